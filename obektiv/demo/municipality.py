"""Writes the whole synthetic municipality as files."""

import os
import time
from datetime import datetime
from pathlib import Path

import polars as pl

from obektiv.demo import lots, plan, problems, published, reference, registers, results, visits
from obektiv.demo.schools import MUNICIPALITY, make_schools, schools_frame
from obektiv.demo.truth import DemoTruth

_FILE_TIME = time.mktime(datetime(2023, 10, 9, 9, 0).timetuple())


def write_municipality(out: Path, size: str = "small", seed: int = 1) -> DemoTruth:
    """Write a municipality of 24 (`small`) or 84 (`large`) schools into `out`, as a department has it.

    For the command `obektiv demo`, for tests and walk-throughs. The same size and seed give the same
    files byte for byte. What is planted goes to `demo_truth.json` beside `out`, never into it.
    """
    out = Path(out)
    out.mkdir(parents=True, exist_ok=True)
    schools = make_schools(size, seed)
    written = results.simulate(schools, size, seed)
    files, found = results.write_results(out, written, schools, seed)
    files += published.write_published(out, written, schools)
    files += reference.write_reference(out, schools)
    files += plan.write_plans(out)
    files += problems.write_broken_files(out)
    uploads = results.uploads_truth(written, schools)
    files += registers.write_registers(out, written, schools, size, seed)
    works, acts = lots.truth(lots.drawn(written, schools), written)
    truth = DemoTruth(
        works=works,
        acts=acts,
        cases=registers.cases_truth(schools),
        self_reports=registers.self_reports_truth(schools),
        owed=visits.assignments(written, schools, seed).tail(1).select("Код", "Логин ОО", "Дата"),
        size=size,
        seed=seed,
        municipality=MUNICIPALITY,
        today=registers.TODAY,
        schools=schools_frame(schools),
        participants=results.participants_truth(written),
        classes=results.classes_truth(written, schools, size),
        gaps=results.gaps_truth(schools, size),
        markers=results.markers_truth(schools, size),
        uploads=uploads,
        missing_results=results.missing_truth(schools),
        measures=_measures(),
        problems=found,
        file_list=files,
    )
    _set_times(out)
    truth.write_json(out.parent / "demo_truth.json")
    return truth


def _measures() -> pl.DataFrame:
    """One row a measure of both plans: its file, its words and whether it is overdue on the demo's day."""
    plans = [
        plan.measures(name).with_columns(pl.lit(path).alias("path"))
        for name, path in (("plan_2023_2024", plan.DOCX_PATH), ("plan_2022_2023", plan.TEXT_PATH))
    ]
    return pl.concat(plans).join(
        registers.statuses(), on=["path", "number"], how="left", maintain_order="left"
    )


def _set_times(out: Path) -> None:
    for path in sorted(out.rglob("*")):
        os.utime(path, (_FILE_TIME, _FILE_TIME))
