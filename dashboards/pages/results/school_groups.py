"""Groups of schools (лицеи, сельские школы, ШНОР) as a reference of their own, beside a school or an area."""

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.pages.results import common
from dashboards.words import number, percent
from dashboards.words.place import Place

TITLE = "Группы школ"


def show(place: Place, own: pl.DataFrame, indicators: dict[str, str], shares: tuple[str, ...]) -> None:
    """A school beside its groups, or the groups themselves on wider levels; nothing where no register names groups.

    ``indicators``: indicator of ``rpt_school_groups`` → its name; ``shares``: shares of ``own`` shown on wider levels.
    """
    if place.level == "school":
        _beside(place, indicators)
    elif place.level in ("municipality", "region") and shares:
        _all(place, own.filter(pl.col("group_level") == "school_group"), indicators, shares)


def _beside(place: Place, indicators: dict[str, str]) -> None:
    found = data.fetch_if_built(
        "results/school_groups", procedure_id=place.procedure_id, school_code=place.school_code
    )
    rows = found.filter(pl.col("indicator").is_in(list(indicators))) if found is not None else pl.DataFrame()
    if rows.is_empty():
        return
    frame.heading("Рядом со своими группами школ")
    order = list(indicators)
    rows = rows.with_columns(
        name=pl.col("indicator").replace_strict(indicators, return_dtype=pl.Utf8),
        is_small=pl.col("sample_tier") == common.SMALL,
        place=pl.col("indicator").replace_strict({k: i for i, k in enumerate(order)}, return_dtype=pl.Int32),
    ).sort("place", "reference_name")
    columns = [
        Column("name", "Показатель", css="mid"),
        Column("reference_name", "Группа школ", css="mid"),
        Column("reference_schools_cnt", "Школ", is_number=True),
        Column("value", "Школа", lambda r: _written(r, "value", "n"), is_number=True, by_row=True),
        Column(
            "reference_value",
            "Группа",
            lambda r: _written(r, "reference_value", "reference_n"),
            is_number=True,
            by_row=True,
        ),
        Column("difference", "Сравнение", common.difference_short, css="mid"),
    ]
    frame.table_block(
        rows,
        columns,
        "ryadom_s_gruppami",
        "Школа рядом с группами школ",
        common.filters_in_words(place, TITLE),
    )
    frame.how_counted("rpt_school_groups")


def _written(row: dict, field: str, n: str) -> str:
    return number(row[field], 1) if row["indicator"] == "score" else percent(row[field], row[n])


def _all(place: Place, groups: pl.DataFrame, names: dict[str, str], shares: tuple[str, ...]) -> None:
    groups = groups.filter(pl.col("n") > 0).sort("group_name")
    if groups.is_empty():
        return
    frame.heading(TITLE)
    columns = [
        Column("group_name", "Группа школ", css="mid"),
        *([Column("schools_cnt", "Школ", is_number=True)] if "schools_cnt" in groups.columns else []),
        Column("n", "Участников", is_number=True),
        *(frame.share_column(f"{key}_pct", names.get(key, "Успеваемость (от «3»)")) for key in shares),
        Column(
            f"{shares[0]}_difference", f"{names[shares[0]]}: сравнение", common.difference_short, css="mid"
        ),
    ]
    frame.table_block(
        common.plain(groups), columns, "gruppy_shkol", TITLE, common.filters_in_words(place, TITLE)
    )
    frame.note(
        "Группы – по реестру школ: вид, местность, список департамента; сравнение – со всеми школами. "
        "Школа может входить в несколько групп. Группа меньше трёх школ не показана."
    )
