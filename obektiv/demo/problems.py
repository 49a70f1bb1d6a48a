"""Planted data problems: bad cells, doubled rows, files that are not what they claim."""

from pathlib import Path

import polars as pl

from obektiv.demo.catalog import Procedure
from obektiv.demo.layouts import ABSENT, FIELDS
from obektiv.demo.seeding import stream
from obektiv.demo.truth import DataProblem, DemoFile

# (procedure_id, kind of problem, how many rows); the same seed always hits the same cells.
PLAN = (
    ("ВПР-2021-осень-МА-4", "score_above_max", 1),
    ("ВПР-2021-осень-РУ-5", "attendance_unknown", 2),
    ("ВПР-2021-весна-РУ-4", "score_above_max", 2),
    ("ВПР-2021-весна-МА-4", "journal_mark_unknown", 2),
    ("ВПР-2021-весна-МА-4", "score_unknown", 1),
    ("ВПР-2021-весна-РУ-5", "total_differs_from_sum", 2),
    ("ВПР-2021-весна-ОМ-4", "participant_repeated", 1),
    ("ВПР-2022-весна-РУ-5", "score_above_max", 1),
    ("ВПР-2022-весна-РУ-6", "class_not_named", 3),
    ("ВПР-2022-весна-МА-6", "score_unknown", 2),
    ("ВПР-2022-весна-МА-4", "participant_repeated", 2),
)
LONG_PLAN = (
    ("ВПР-2023-весна-РУ-4", "score_above_max", 1),
    ("ВПР-2023-весна-ОМ-4", "score_unknown", 1),
    ("ВПР-2023-весна-РУ-6", "task_repeated", 1),
)
# What the file gate does with each; `none` = loaded as it is, the gap itself is visible in the data.
EFFECTS = {
    "score_above_max": "value_dropped",
    "score_unknown": "value_dropped",
    "journal_mark_unknown": "value_dropped",
    "total_differs_from_sum": "noticed",
    "participant_repeated": "row_held",
    "task_repeated": "row_held",
    "class_not_named": "none",
    "attendance_unknown": "row_held",
}
_UNKNOWN_TOKEN = "?"


def _new_value(kind: str, old: str | None, maximum: int) -> str | None:
    values = {
        "score_above_max": str(maximum + 5),
        "score_unknown": _UNKNOWN_TOKEN,
        "journal_mark_unknown": "ж",
        "class_not_named": "нет",
        "attendance_unknown": None,
    }
    return str(int(old or 0) + 3) if kind == "total_differs_from_sum" else values[kind]


def _set(frame: pl.DataFrame, row: int, column: str, value: str | None) -> pl.DataFrame:
    cell = (
        pl.when(pl.int_range(pl.len()) == row).then(pl.lit(value, dtype=pl.String)).otherwise(pl.col(column))
    )
    return frame.with_columns(cell.alias(column))


def _candidates(frame: pl.DataFrame, attendance: str, class_column: str, kind: str) -> list[int]:
    here = frame.with_row_index("line").filter(pl.col(attendance) != ABSENT)
    if kind == "class_not_named":
        here = here.filter(pl.col(class_column).str.to_lowercase() != "нет")
    return here["line"].to_list()


def plant_in_dump(
    frame: pl.DataFrame, procedure: Procedure, sheet: str, tasks: list[str], maxima: list[int], seed: int
) -> tuple[pl.DataFrame, list[DataProblem]]:
    """Plant the problems of a raw dump; return the changed sheet and what was planted where."""
    fields, found = FIELDS[procedure.layout], []
    for procedure_id, kind, count in PLAN:
        if procedure_id != procedure.procedure_id:
            continue
        random = stream(seed, "problem", procedure_id, kind)
        rows = random.choice(
            _candidates(frame, fields["variant"], fields["class"], kind), count, replace=False
        )
        task = int(random.integers(len(tasks)))
        columns = {
            "journal_mark_unknown": "mark",
            "class_not_named": "class",
            "attendance_unknown": "variant",
        }
        column = fields.get(columns.get(kind, ""), tasks[task])
        column = fields["total"] if kind == "total_differs_from_sum" else column
        for row in map(int, rows):
            if kind == "participant_repeated":
                column = fields["login"]
                value, number = frame[column][row], frame.height + 2
                frame = pl.concat([frame, frame[row]])
            else:
                value, number = _new_value(kind, frame[column][row], maxima[task]), row + 2
                frame = _set(frame, row, column, value)
                if kind == "attendance_unknown":
                    # With scores in the row the pupil would be known to have been there.
                    for cell in (*tasks, fields["total"]):
                        frame = _set(frame, row, cell, None)
            found.append(DataProblem(procedure.path, sheet, number, column, value or "", kind, EFFECTS[kind]))
    return frame, found


def plant_in_long(
    frame: pl.DataFrame, procedure: Procedure, seed: int
) -> tuple[pl.DataFrame, list[DataProblem]]:
    """Plant the problems of a long table; return the changed table and what was planted where."""
    found = []
    for procedure_id, kind, count in LONG_PLAN:
        if procedure_id != procedure.procedure_id:
            continue
        random = stream(seed, "problem", procedure_id, kind)
        scored = frame.with_row_index("line").filter(pl.col("Балл").is_not_null())["line"].to_list()
        for row in map(int, random.choice(scored, count, replace=False)):
            if kind == "task_repeated":
                value, column, number = frame["Код участника"][row], "Код участника", frame.height + 2
                frame = pl.concat([frame, frame[row]])
            else:
                value, column, number = _new_value(kind, None, int(frame["Макс. балл"][row])), "Балл", row + 2
                frame = _set(frame, row, column, value)
            found.append(DataProblem(procedure.path, "", number, column, value or "", kind, EFFECTS[kind]))
    return frame, found


def write_broken_files(out: Path) -> list[DemoFile]:
    """Write the files a department meets sooner or later; needs the dumps of 2021 to be there already."""
    dumps = out / "ВПР 2021"
    good = dumps / "Проведение работы по русскому языку, 4 класс. ВПР 2021.xlsx"
    twin = dumps / "Проведение работы по русскому языку, 4 класс. ВПР 2021_копия.xlsx"
    twin.write_bytes(good.read_bytes())
    text = dumps / "Проведение работы по математике, 6 класс (от школы). ВПР 2021.xlsx"
    text.write_text("Результаты вышлем позже, файл не открывается.\n", encoding="utf-8")
    cut = dumps / "Проведение работы по окружающему миру, 4 класс (повторно). ВПР 2021.xlsx"
    whole = (dumps / "Проведение работы по окружающему миру, 4 класс. ВПР 2021.xlsx").read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    other = out / "Разное"
    other.mkdir(parents=True, exist_ok=True)
    photo = other / "Фотография стенда.jpg"
    photo.write_bytes(bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffd9"))
    note = other / "Прочитайте меня.txt"
    note.write_text("Папка для файлов, которые пока некуда отнести.\n", encoding="utf-8")
    relative = {path: path.relative_to(out).as_posix() for path in (twin, text, cut, photo, note)}
    return [
        DemoFile(relative[twin], "raw_dump_2021", 0, "already_known", note="тот же файл под другим именем"),
        DemoFile(relative[text], None, 0, "refused", note="обычный текст с расширением xlsx"),
        DemoFile(relative[cut], None, 0, "refused", note="файл передан не полностью"),
        DemoFile(relative[photo], None, 0, "unrecognised", note="изображение"),
        DemoFile(relative[note], None, 0, "unrecognised", note="заметка"),
    ]
