"""All written tests of the municipality as files, with what was planted in them."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path

import numpy as np
import polars as pl

from obektiv.demo import layouts, problems
from obektiv.demo.catalog import Procedure, procedures
from obektiv.demo.mechanisms import apply_planted, over_mark_criterion, round_up_at_borders
from obektiv.demo.planted import (
    HARD_NEGATIVE_WORDS,
    MECHANISM_WORDS,
    planted_gaps,
    planted_markers,
    planted_peculiarities,
)
from obektiv.demo.pupils import make_population
from obektiv.demo.schools import LATE_SCHOOL, School
from obektiv.demo.seeding import stream
from obektiv.demo.sittings import Sitting, sit
from obektiv.demo.truth import DataProblem, DemoFile
from obektiv.demo.workbook import frame_rows, write_sheets

# Schools (by number) whose results never arrived, and single late uploads besides the school that is
# always late.
MISSING = (("ВПР-2023-весна-МА-5", 19), ("ВПР-2022-весна-РУ-6", 24), ("ВПР-2023-весна-РУ-6", 20))
LATE = (("ВПР-2022-весна-МА-5", 10, 6), ("ВПР-2023-весна-РУ-4", 12, 3))
CORRECTED_ID, CORRECTED_SCHOOL = "ВПР-2022-весна-МА-5", 10
CORRECTED_PATH = "ВПР 2022/2022/5/Математика_исправлено.xlsx"


@dataclass(frozen=True)
class Written:
    """A test with its file's rows (as in `layouts.protocol`) and upload times by school index."""

    sitting: Sitting
    rows: pl.DataFrame
    uploads: dict[int, datetime]


def _of(procedure: Procedure, items: list) -> list:
    key = (procedure.subject, procedure.grade, procedure.school_year, procedure.season)
    chosen = [i for i in items if (i.subject, i.grade, i.school_year, i.season) == key]
    return chosen if procedure.kind == "ВПР" else []


def _upload_times(procedure: Procedure, schools: list[School], seed: int) -> dict[int, datetime]:
    """When each school sent its results: normally 1–10 days after the test, before the deadline."""
    random = stream(seed, "uploads", procedure.procedure_id)
    late = {number: days for identity, number, days in LATE if identity == procedure.procedure_id}
    latest = min(10, (procedure.upload_deadline - procedure.date_to).days)
    times = {}
    for index, school in enumerate(schools):
        day = procedure.date_to + timedelta(days=int(random.integers(1, latest + 1)))
        if procedure.school_year > 2021 and school.number == LATE_SCHOOL:
            day = procedure.upload_deadline + timedelta(days=int(random.integers(2, 8)))
        elif school.number in late:
            day = procedure.upload_deadline + timedelta(days=late[school.number])
        moment = time(int(random.integers(8, 19)), int(random.integers(60)), int(random.integers(60)))
        times[index] = datetime.combine(day, moment)
    return times


def _write_test(sitting: Sitting, schools: list[School], seed: int) -> Written:
    procedure = sitting.procedure
    not_taught = layouts.apply_not_taught(sitting, seed)
    rows = layouts.protocol(sitting, schools, not_taught, seed)
    gone = {number - 1 for identity, number in MISSING if identity == procedure.procedure_id}
    rows = rows.filter(~pl.col("school").is_in(sorted(gone)))
    uploads = {i: t for i, t in _upload_times(procedure, schools, seed).items() if i not in gone}
    return Written(sitting, rows, uploads)


def simulate(schools: list[School], size: str, seed: int) -> list[Written]:
    """Let every grade write every test of the calendar, with all peculiarities in place."""
    population = make_population(schools, seed)
    peculiarities, gaps, markers = planted_peculiarities(size), planted_gaps(size), planted_markers(size)
    written = []
    for procedure in procedures():
        planted = _of(procedure, peculiarities)
        sitting = sit(population, procedure, planted, _of(procedure, gaps), seed)
        for marker in _of(procedure, markers):
            rows = sitting.rows_of(marker.school_number - 1, marker.letter)
            task = sitting.test.codes.index(marker.task_code)
            over_mark_criterion(sitting, rows, task, stream(seed, procedure.procedure_id, marker))
        round_up_at_borders(sitting, seed)
        apply_planted(sitting, planted, seed)
        written.append(_write_test(sitting, schools, seed))
    return written


def _sheets(written: Written, schools: list[School]) -> dict[str, pl.DataFrame]:
    layout = written.sitting.procedure.layout
    if layout == "raw_dump_2020":
        return layouts.raw_dump_2020(written.rows, written.sitting, schools)
    if layout == "raw_dump_2021":
        return layouts.raw_dump_2021(written.rows, written.sitting, schools)
    return layouts.raw_dump_2022(written.rows, written.sitting, schools, written.uploads)


def write_results(out: Path, written: list[Written], schools: list[School], seed: int):
    """Write one file a test in the layout of its season; return the files and the planted data problems."""
    files: list[DemoFile] = []
    found: list[DataProblem] = []
    for item in written:
        procedure = item.sitting.procedure
        path = out / procedure.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if procedure.layout == "results_long":
            frame, planted = problems.plant_in_long(
                layouts.results_long(item.rows, item.sitting), procedure, seed
            )
            _write_long(path, frame)
            rows = frame.height
        else:
            sheets = _sheets(item, schools)
            sheet = list(sheets)[-1]
            columns, maxima = layouts.task_columns(item.sitting), item.sitting.test.maxima.tolist()
            sheets[sheet], planted = problems.plant_in_dump(
                sheets[sheet], procedure, sheet, columns, maxima, seed
            )
            write_sheets(path, {name: frame_rows(frame) for name, frame in sheets.items()})
            rows = sheets[sheet].height
        files.append(DemoFile(procedure.path, procedure.layout, rows, findings=len(planted)))
        found += planted
    corrected = next(w for w in written if w.sitting.procedure.procedure_id == CORRECTED_ID)
    files.append(_write_corrected(out, corrected, schools))
    return files, found


def _write_long(path: Path, frame: pl.DataFrame) -> None:
    if path.suffix == ".xlsx":
        write_sheets(path, {"Результаты": frame_rows(frame)})
    elif path.suffix == ".parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path)


def _write_corrected(out: Path, written: Written, schools: list[School]) -> DemoFile:
    """One school sent its results again: the score of the first task changed for three pupils."""
    rows = written.rows.filter(pl.col("school") == CORRECTED_SCHOOL - 1)
    lines = rows.with_row_index("line").filter(pl.col("t0") == "1")["line"].head(3)
    changed = pl.int_range(pl.len()).is_in(lines.to_list())
    total = (pl.col("total").cast(pl.Int64) - 1).cast(pl.String)
    rows = rows.with_columns(
        pl.when(changed).then(total).otherwise("total").alias("total"),
        pl.when(changed).then(pl.lit("0")).otherwise("t0").alias("t0"),
    )
    uploads = {i: t + timedelta(days=4) for i, t in written.uploads.items()}
    sheets = layouts.raw_dump_2022(rows, written.sitting, schools, uploads)
    write_sheets(out / CORRECTED_PATH, {name: frame_rows(frame) for name, frame in sheets.items()})
    note = "исправленный файл одной школы: заменяет её прежние результаты"
    return DemoFile(CORRECTED_PATH, "raw_dump_2022", rows.height, "supersedes", note=note)


def participants_truth(written: list[Written]) -> pl.DataFrame:
    """One row a procedure: procedure_id, path, pupils, present, absent, schools, score_sum.

    Counted before data problems are planted: a doubled row is not a pupil.
    """
    rows = []
    for item in written:
        present = item.rows.filter(pl.col("variant") != layouts.ABSENT)
        rows.append(
            {
                "procedure_id": item.sitting.procedure.procedure_id,
                "path": item.sitting.procedure.path,
                "class_grade": item.sitting.procedure.class_grade,
                "pupils": item.rows.height,
                "present": present.height,
                "absent": item.rows.height - present.height,
                "schools": item.rows["school"].n_unique(),
                "score_sum": int(present["total"].cast(pl.Int64).sum()),
            }
        )
    return pl.DataFrame(rows)


def classes_truth(written: list[Written], schools: list[School], size: str) -> pl.DataFrame:
    """One row a procedure × school × class in the files; `type` is `none` where nothing is planted."""
    planted = planted_peculiarities(size)
    words = MECHANISM_WORDS | HARD_NEGATIVE_WORDS
    rows = []
    for item in written:
        procedure = item.sitting.procedure
        here = {(p.school_number, p.letter): p for p in _of(procedure, planted)}
        for index in sorted(set(item.rows["school"])):
            for letter in schools[index].letters:
                members = item.sitting.rows_of(index, letter)
                found = here.get((schools[index].number, letter))
                rows.append(
                    {
                        "procedure_id": procedure.procedure_id,
                        "school_code": schools[index].code,
                        "class_label": schools[index].label(procedure.class_grade, letter),
                        "n_listed": len(members),
                        "n_present": int(np.sum(item.sitting.present[members])),
                        "type": found.type if found else "none",
                        "words": words[found.type] if found else "",
                        "strength": found.strength if found else 0.0,
                        "is_manipulation": bool(found and found.is_manipulation),
                    }
                )
    return pl.DataFrame(rows)


def uploads_truth(written: list[Written], schools: list[School]) -> pl.DataFrame:
    """One row a procedure × school that sent results: uploaded_at, deadline, late_days (0 = in time)."""
    rows = []
    for item in written:
        procedure = item.sitting.procedure
        for index, moment in item.uploads.items():
            late = (moment.date() - procedure.upload_deadline).days
            rows.append(
                {
                    "procedure_id": procedure.procedure_id,
                    "school_code": schools[index].code,
                    "uploaded_at": moment,
                    "deadline": procedure.upload_deadline,
                    "late_days": max(0, late),
                }
            )
    return pl.DataFrame(rows)


def missing_truth(schools: list[School]) -> pl.DataFrame:
    """One row a procedure × school whose results never came."""
    rows = [(identity, schools[number - 1].code) for identity, number in MISSING]
    return pl.DataFrame(rows, schema=["procedure_id", "school_code"], orient="row")


def gaps_truth(schools: list[School], size: str) -> pl.DataFrame:
    """One row a planted content gap: procedure_id, school_code, class_label, content_code, depth (logits)."""
    return _class_rows(planted_gaps(size), schools, ("content_code", "depth"))


def markers_truth(schools: list[School], size: str) -> pl.DataFrame:
    """One row a class over-marked on one criterion: procedure_id, school_code, class_label, task_code."""
    return _class_rows(planted_markers(size), schools, ("task_code",))


def _class_rows(items: list, schools: list[School], extra: tuple[str, ...]) -> pl.DataFrame:
    by_key = {(p.subject, p.grade, p.school_year, p.season): p for p in procedures() if p.kind == "ВПР"}
    rows = []
    for item in items:
        procedure = by_key[item.subject, item.grade, item.school_year, item.season]
        school = schools[item.school_number - 1]
        rows.append(
            {
                "procedure_id": procedure.procedure_id,
                "school_code": school.code,
                "class_label": school.label(procedure.class_grade, item.letter),
                **{name: getattr(item, name) for name in extra},
            }
        )
    return pl.DataFrame(rows)
