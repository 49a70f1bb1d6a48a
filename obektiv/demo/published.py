"""Reports of ФИС ОКО about one test, published before a school corrected its file: nearly all figures agree with ours.

Figures are computed here from the pupils, apart from the warehouse, so that the comparison means something.
"""

from collections.abc import Callable
from pathlib import Path

import polars as pl

from obektiv.demo.catalog import SUBJECT_NAMES, borders
from obektiv.demo.layouts import NOT_ATTEMPTED, task_columns
from obektiv.demo.results import CORRECTED_ID, Written
from obektiv.demo.schools import MUNICIPALITY, MUNICIPALITY_CODE, School
from obektiv.demo.truth import DemoFile
from obektiv.demo.workbook import write_sheets

FOLDER = "Отчёты ФИС ОКО"
TITLES = {
    "marks": "Статистика по отметкам",
    "journal": "Сравнение отметок с отметками по журналу",
    "scores": "Распределение первичных баллов",
    "items": "Выполнение заданий",
}
COMPARED = (
    "Понизили (Отметка < Отметка по журналу)",
    "Подтвердили (Отметка = Отметке по журналу)",
    "Повысили (Отметка > Отметка по журналу)",
)
Rows = list[list[str | None]]


def write_published(out: Path, written: list[Written], schools: list[School]) -> list[DemoFile]:
    """Write the four group reports of the test whose file was corrected later, a workbook each."""
    item = next(w for w in written if w.sitting.procedure.procedure_id == CORRECTED_ID)
    procedure, test = item.sitting.procedure, item.sitting.test
    pupils = _present(item)
    tables = {
        "marks": _table(pupils, schools, [str(mark) for mark in range(2, 6)], _shares("mark", range(2, 6))),
        "journal": _journal(pupils, schools),
        "scores": _table(
            pupils,
            schools,
            [str(score) for score in range(test.max_score + 1)],
            _shares("score", range(test.max_score + 1)),
        ),
        "items": _items(item, pupils, schools),
    }
    short = f"{procedure.subject} {procedure.grade}"
    files = []
    for kind, rows in tables.items():
        path = f"{FOLDER}/{short} {TITLES[kind]}.xlsx"
        head = _head(TITLES[kind], procedure, test.max_score)
        write_sheets(out / path, {f"{short} {TITLES[kind]}"[:31]: [*head, *rows]})
        groups = 1 + pupils["school"].n_unique()
        files.append(DemoFile(path, kind, groups, note="опубликован до исправления файла одной школы"))
    return files


def _head(title: str, procedure, maximum: int) -> Rows:
    subject, grade = SUBJECT_NAMES[procedure.subject], procedure.grade
    return [
        [title],
        [None],
        [f"ВПР {procedure.school_year} {subject} {grade} класс"],
        ["Предмет:", subject],
        ["Максимальный первичный балл:", str(maximum)],
        ["Дата:", f"{procedure.date_from:%d.%m.%Y}"],
        [None],
    ]


def _present(item: Written) -> pl.DataFrame:
    """Pupils who wrote: school, score, mark, journal (null where the file has none), points of every task."""
    procedure = item.sitting.procedure
    low, middle, high = borders(procedure.subject, procedure.grade, procedure.school_year)
    score = pl.col("total").cast(pl.Int64)
    points = [
        pl.col(f"t{j}").replace(dict.fromkeys(NOT_ATTEMPTED, "0")).cast(pl.Int64, strict=False)
        for j in range(len(item.sitting.test.codes))
    ]
    mark = (
        2 + (score >= low).cast(pl.Int64) + (score >= middle).cast(pl.Int64) + (score >= high).cast(pl.Int64)
    )
    return item.rows.filter(pl.col("total").is_not_null()).select(
        "school",
        score.alias("score"),
        mark.alias("mark"),
        pl.col("mark").cast(pl.Int64, strict=False).alias("journal"),
        *points,
    )


def _groups(pupils: pl.DataFrame, schools: list[School]) -> list[tuple[str, str | None, pl.DataFrame]]:
    """The municipality, then its schools: name as ФИС ОКО writes it, number of schools, pupils."""
    indices = sorted(pupils["school"].unique())
    whole = (f"{MUNICIPALITY}({MUNICIPALITY_CODE})", str(len(indices)), pupils)
    named = [
        (f"{schools[i].name}(edu{schools[i].code})", None, pupils.filter(pl.col("school") == i))
        for i in indices
    ]
    return [whole, *named]


def _pct(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}".replace(".", ",")


def _shares(column: str, values: range) -> Callable[[pl.DataFrame], list[str]]:
    """Shares of the values of a column in a group, percent."""
    return lambda group: [_pct(int((group[column] == value).sum()), group.height) for value in values]


def _table(
    pupils: pl.DataFrame, schools: list[School], keys: list[str], cells, second: Rows | None = None
) -> Rows:
    head: list[str | None] = ["Группы участников", "Кол-во ОО", "Кол-во участников", *keys]
    rows: Rows = [
        [name, count, str(group.height), *cells(group)] for name, count, group in _groups(pupils, schools)
    ]
    return [head, *(second or []), *rows]


def _items(item: Written, pupils: pl.DataFrame, schools: list[School]) -> Rows:
    """Points gained of points possible; the second row of the header holds the maxima."""
    test = item.sitting.test
    columns, maxima = [f"t{j}" for j in range(len(test.codes))], test.maxima.tolist()
    codes = [name.split(" ")[0] for name in task_columns(item.sitting)]

    def cells(group: pl.DataFrame) -> list[str]:
        return [
            _pct(float(group[c].sum()), top * group[c].count())
            for c, top in zip(columns, maxima, strict=True)
        ]

    return _table(pupils, schools, codes, cells, [[None, None, None, *[str(top) for top in maxima]]])


def _journal(pupils: pl.DataFrame, schools: list[School]) -> Rows:
    """Percent and count side by side, only pupils with a journal mark."""
    keys = [word for title in COMPARED for word in (f"{title} %", f"{title.split(' ')[0]} Кол-во участников")]
    rows: Rows = [["Группы участников", "Кол-во участников(всего)", *keys]]
    for name, _, group in _groups(pupils.filter(pl.col("journal").is_not_null()), schools):
        change = (group["mark"] - group["journal"]).sign()
        counts = [int((change == sign).sum()) for sign in (-1, 0, 1)]
        cells = [text for count in counts for text in (_pct(count, group.height), str(count))]
        rows.append([name, str(group.height), *cells])
    return rows
