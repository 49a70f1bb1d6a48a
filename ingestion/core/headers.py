"""Headers of tables: of two columns with one name nobody can tell which is right."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError
from ingestion.core.text import header_key, squeeze


def require_one_column_each(candidate: Candidate, sheet: str, header: int, titles: Iterable[str]) -> None:
    """Raise FileRefusedError where two columns of one of these titles hold different values; copies are harmless."""
    frame = candidate.tables.frame(sheet)
    known = {header_key(title) for title in titles}
    places: dict[str, list[int]] = {}
    row = frame.row(header)
    for place, cell in enumerate(row):
        if (key := header_key(cell)) in known:
            places.setdefault(key, []).append(place)
    require_same_values(frame, header, places)


def require_same_values(frame: pl.DataFrame, header: int, places: dict[str, list[int]]) -> None:
    """Raise FileRefusedError where columns that mean one thing (what → places of columns) hold different values."""
    below = frame.slice(header + 1)
    for first, *others in places.values():
        for other in others:
            if not below[f"c{first}"].equals(below[f"c{other}"], null_equal=True):
                raise FileRefusedError(
                    f"В таблице два столбца «{squeeze(frame.item(header, first))}» с разными значениями: какой из них "
                    "верный, неизвестно. Оставьте один и пришлите файл ещё раз."
                )
