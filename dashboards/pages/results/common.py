"""What the seven reports share: rows for a place, words of comparison, notes about small groups."""

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.words import absent, count, day, number
from dashboards.words.groups import name_of
from dashboards.words.place import CHILD_WORD, Place, split

SMALL = "менее 10"
NOT_ENOUGH_FOR_SHAPE = (SMALL, "10–19")


def rows_of(name: str, place: Place, with_children: bool = True) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of a report query: (the group and its levels above, narrow to wide; the level below)."""
    rows = data.fetch(name, **(place.filters if with_children else place.keys))
    rows = rows.with_columns(
        is_small=pl.col("sample_tier") == SMALL,
        label=pl.Series([name_of(row) for row in rows.iter_rows(named=True)], dtype=pl.Utf8),
    )
    own, below = split(rows, place)
    return with_roles(own, place), below


def with_roles(own: pl.DataFrame, place: Place) -> pl.DataFrame:
    """Adds role: the chosen group is the accent, the levels above are context."""
    return own.with_columns(
        role=pl.when(pl.col("group_level") == place.level).then(pl.lit("focus")).otherwise(pl.lit("context"))
    )


def chosen(own: pl.DataFrame, place: Place) -> dict | None:
    """The row of the chosen group, ``None`` when nobody there wrote."""
    found = own.filter(pl.col("group_level") == place.level)
    return found.row(0, named=True) if found.height else None


def beside(above: str, value: str, difference: str | None) -> str:
    """The level above under a figure, with the words about chance: «по региону: 71 % – в пределах случайного»."""
    if not above:
        return ""
    words = {"выше": "разница больше случайной", "ниже": "разница больше случайной"}.get(
        difference or "", difference or ""
    )
    return f"{above}: {value}" + (f" – {words}" if words and words != "нет данных" else "")


def difference_short(words: str | None) -> str:
    """A comparison for a table cell, with a sign."""
    signs = {"выше": "▲ выше", "ниже": "▼ ниже"}
    return signs.get(words or "", words or "–")


def subtitle(what: str, place: Place, n: int | None) -> str:
    """What is drawn, for whom, n and the date of data."""
    people = count(n, "участник") if n else "нет участников"
    return f"{what}. {place.procedure}, {place.name}, {people}. Данные на {day(data.data_day())}"


def of_maximum(label: str, maximum: float | None) -> str:
    """«средний балл из 20»; nothing is added where the maximum is not known."""
    return f"{label} из {number(maximum)}" if maximum else label


def plain(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of one group for a table: the accent of the chosen group would colour every row."""
    return rows.drop("role")


def nothing(place: Place, what: str, rows: int | None) -> None:
    """Nobody of this group in this report; ``rows`` are those that were found."""
    frame.empty(
        f"Здесь нет {what}.",
        absent("report_group", rows, procedure=place.procedure),
    )


def person_level_note(row: dict | None) -> None:
    """A class, or a school with one class in the grade, is a statement about a person."""
    if row and row["is_person_level"]:
        frame.note(
            "Одна параллель – один класс: по этим числам узнают конкретных людей. "
            "Они для работы методиста и школы, не для совещаний и презентаций."
        )


def name_column(place: Place) -> Column:
    """The first column of a table of the level below: a link to that group."""
    return Column(
        "label", CHILD_WORD[place.child_level], place.child_link, by_row=True, is_markup=True, css="wide"
    )


def filters_in_words(place: Place, report: str) -> dict[str, str]:
    """Filters for the sheet «Откуда» of a download."""
    return {"Процедура": place.procedure, "Группа": place.name, "Отчёт": report}


def comparison_counts(below: pl.DataFrame, field: str, of_group: str) -> str:
    """How many parts of a group differ from the level above by more than chance, as a title."""
    counts = {words: below.filter(pl.col(field) == words).height for words in ("выше", "ниже")}
    if not any(counts.values()):
        return absent("differences", sum(counts.values()), of_group=of_group)
    return f"Выше {of_group} – {counts['выше']}, ниже – {counts['ниже']}, остальные в пределах случайного"
