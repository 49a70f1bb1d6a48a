"""A school's schedule of assessment that came as a document with a row a work: its table, read as any table is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import polars as pl

from ingestion.core.files import HEAD_ROWS, Book
from ingestion.plans import PlanRefused
from ingestion.plans.docx_rows import rows_from_docx
from ingestion.plans.pdf_rows import rows_from_pdf
from ingestion.plans.row import Row
from ingestion.schedules.lists import find_list

#: What a document must hold to be opened at all: a look at its bytes is cheaper than at its paragraphs.
MENTIONS = ("редмет".encode(), "ласс".encode())
MAX_XML = 50_000_000
HEAD_BYTES = 1024


class ListedWorks(Book):
    """The rows of a document as one sheet without a name, each in the line where it stands."""

    def __init__(self, path: Path, name: str, rows: list[Row]) -> None:
        width = max(len(row.cells) for row in rows)
        lines: list[list[str | None]] = [[None] * width for _ in range(max(row.line for row in rows))]
        for row in rows:
            lines[row.line - 1] = [*[cell or None for cell in row.cells], *[None] * (width - len(row.cells))]
        schema = {f"c{place}": pl.String for place in range(width)}
        self._frame = pl.DataFrame(lines, schema=schema, orient="row")
        super().__init__(path, name, [""])

    def head(self, sheet: str) -> pl.DataFrame:
        """Return the first rows."""
        return self._frame.head(HEAD_ROWS)

    def frame(self, sheet: str) -> pl.DataFrame:
        """Return all rows."""
        return self._frame


def listed_works(path: Path, name: str) -> ListedWorks | None:
    """The table of a document that lists works of assessment; None where it is something else."""
    is_pdf = path.read_bytes()[:HEAD_BYTES].lstrip().startswith(b"%PDF")
    if not (_first_page_mentions_works(path) if is_pdf else _mentions_works(path)):
        return None
    try:
        # The bytes may have no ending of their own.
        rows = rows_from_pdf(path) if is_pdf else rows_from_docx(path)
    except PlanRefused:
        return None
    if not rows or find_list([row.cells for row in rows]) is None:
        return None
    return ListedWorks(path, name, rows)


def _first_page_mentions_works(path: Path) -> bool:
    """Whether the first page of a pdf speaks of subjects and classes: the tables of a long one are slow to read."""
    import pdfplumber

    try:
        with pdfplumber.open(path, pages=[1]) as document:
            text = document.pages[0].extract_text_simple() if document.pages else ""
    except Exception:  # pdfminer raises many kinds; the readers of pdf say what is wrong
        return False
    return all(word.decode() in text for word in MENTIONS)


def _mentions_works(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            about = archive.getinfo("word/document.xml")
            text = archive.read(about) if about.file_size <= MAX_XML else b""
            return all(word in text for word in MENTIONS)
    except (zipfile.BadZipFile, KeyError, OSError):
        return False
