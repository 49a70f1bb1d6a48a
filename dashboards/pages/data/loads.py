"""What was loaded, what was held and what to fix, for the pages «Данные» and «Обзор»."""

import polars as pl

from dashboards.words import absent, count, plural

REFUSED = ("refused", "rejected", "unrecognised", "failed")
NOT_NEW = (*REFUSED, "held", "withdrawn")


def new_files(loads: pl.DataFrame) -> pl.DataFrame:
    """Accepted files that this build shows for the first time."""
    return loads.filter(pl.col("is_new"), ~pl.col("status").is_in(NOT_NEW))


def waiting(loads: pl.DataFrame) -> pl.DataFrame:
    """Loads that a person must confirm or take back; the older rows are shown till then."""
    return loads.filter(pl.col("is_waiting"))


def refused(loads: pl.DataFrame, only_new: bool = False) -> pl.DataFrame:
    """Files that were not accepted or not recognised."""
    found = loads.filter(pl.col("status").is_in(REFUSED))
    return found.filter(pl.col("is_new")) if only_new else found


def conservation(loads: pl.DataFrame) -> dict[str, int]:
    """Rows read, loaded and held over all accepted files: read = loaded + held."""
    accepted = loads.filter(~pl.col("status").is_in(REFUSED))
    names = ("rows_read", "rows_loaded", "rows_quarantined")
    return {name: int(accepted[name].fill_null(0).sum()) for name in names}


def finding(loads: pl.DataFrame, rules: pl.DataFrame) -> str:
    """The state of the data in one or two sentences."""
    rows = conservation(loads)
    held = rows["rows_quarantined"]
    # How many were read and loaded say the figures below it.
    verb = plural(held, "Отложена", "Отложены", "Отложено")
    parts = [f"{verb} {count(held, 'строка')}." if held else absent("held_rows", held)]
    top = rules.filter(pl.col("effect") == "row_held") if rules.height else rules
    if held and top.height:
        parts = [f"{verb} {count(held, 'строка')}, чаще всего – {_lower(top['message'][0])}"]
    held_files = waiting(loads).height
    if held_files:
        verb = plural(held_files, "Ждёт", "Ждут", "Ждут")
        parts.insert(0, f"{verb} подтверждения: {count(held_files, 'файл')}; показаны прежние данные.")
    bad = refused(loads).height
    if bad:
        parts.append(f"Не принято или не распознано: {count(bad, 'файл')}.")
    return " ".join(parts)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:].rstrip(".") + "."
