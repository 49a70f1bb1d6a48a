"""Writing xlsx the way other systems do: everything as text, and the same bytes for the same rows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from warehouse.workbook import new_workbook

_CREATED = datetime(2021, 1, 1)


def write_sheets(path: Path, sheets: dict[str, Iterable[Sequence[str | None]]]) -> None:
    """Write sheets given as rows of text; None leaves a cell out. Dates inside the file are fixed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with new_workbook(path, title=path.stem, created=_CREATED) as book:
        for name, rows in sheets.items():
            write = book.add_worksheet(name).write_string
            for row_number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        write(row_number, column, value)


def write_frame(path: Path, frame: pl.DataFrame, sheet: str = "Лист1") -> None:
    """Write one frame with its column names as the header row."""
    write_sheets(path, {sheet: frame_rows(frame)})


def frame_rows(frame: pl.DataFrame) -> Iterable[Sequence[str | None]]:
    """Header and rows of a frame as text; `true`/`false` become да/нет, dates dd.mm.yyyy."""
    yield frame.columns
    yield from as_text(frame).iter_rows()


def as_text(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frame with every column as text in Russian notation."""
    columns = []
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if dtype == pl.Boolean:
            column = pl.when(column).then(pl.lit("да")).when(column.is_not_null()).then(pl.lit("нет"))
        elif dtype == pl.Date:
            column = column.dt.strftime("%d.%m.%Y")
        elif dtype == pl.Datetime:
            column = column.dt.strftime("%d.%m.%Y %H:%M:%S")
        columns.append(column.cast(pl.String).alias(name))
    return frame.select(columns)
