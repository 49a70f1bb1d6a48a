"""How many rows a source file really holds, counted without the reader: for tests that nothing is lost on the way in.

Shares no code with `ingestion` and imports nothing of it: workbooks are unpacked and their XML is walked, text is
split by a splitter of its own, Word documents are walked as XML, Parquet is counted by DuckDB, a PDF by PDFium. A row
counts when at least one of its cells holds something to read: a value, a text, a formula (with or without a cached
value), an error. Rows are numbered from 1 as a person sees them.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import Element, iterparse

import duckdb
import pypdfium2

BLANK = re.compile(r"[\s\u00a0\u2007\u202f\u200b\ufeff]*")


class NotCountableError(Exception):
    """The file is of a format that this module does not count, or its structure is broken."""


@dataclass(frozen=True)
class SheetCount:
    """Rows of one sheet that hold something: `sheet` is its name (empty for files without sheets), `rows` numbers."""

    sheet: str
    rows: tuple[int, ...]

    @property
    def written_cnt(self) -> int:
        """How many rows hold something."""
        return len(self.rows)


def count(path: Path, name: str | None = None) -> list[SheetCount]:
    """Return the written rows of every sheet of a file; `name` is the name people gave it, its ending tells the format.

    Raises NotCountableError for other formats and for files that cannot be unpacked.
    """
    ending = Path(name or path.name).suffix.lower()
    counters = {
        ".xlsx": _workbook,
        ".xlsm": _workbook,
        ".csv": _delimited,
        ".tsv": _delimited,
        ".txt": _lines,
        ".docx": _document,
        ".parquet": _parquet,
        ".pdf": _pages,
    }
    if ending not in counters:
        raise NotCountableError(ending)
    try:
        return counters[ending](path)
    except (zipfile.BadZipFile, KeyError, SyntaxError, UnicodeDecodeError, duckdb.Error) as error:
        raise NotCountableError(f"{type(error).__name__}: {error}") from error


def _is_blank(text: str | None) -> bool:
    return BLANK.fullmatch(text or "") is not None


def _local(element: Element) -> str:
    return element.tag.rsplit("}", 1)[-1]


def _attribute(element: Element, name: str) -> str | None:
    """An attribute whatever its namespace is."""
    return next((value for key, value in element.attrib.items() if key.rsplit("}", 1)[-1] == name), None)


def _ends(archive: zipfile.ZipFile, member: str) -> Iterator[Element]:
    """Elements of a part of a package as they end."""
    with archive.open(member) as handle:
        for _, element in iterparse(handle):
            yield element


def _text_of(element: Element, tag: str) -> str:
    """Text of all elements of a name below one; phonetic hints are not text of the cell."""
    hints = {id(part) for hint in element.iter() if _local(hint) == "rPh" for part in hint.iter()}
    return "".join(e.text or "" for e in element.iter() if _local(e) == tag and id(e) not in hints)


def _workbook(path: Path) -> list[SheetCount]:
    with zipfile.ZipFile(path) as archive:
        relations = {
            element.attrib["Id"]: element.attrib["Target"]
            for element in _ends(archive, "xl/_rels/workbook.xml.rels")
            if _local(element) == "Relationship"
        }
        found = []
        for element in _ends(archive, "xl/workbook.xml"):
            if _local(element) == "sheet":
                target = relations[_attribute(element, "id") or ""].lstrip("/")
                found.append((element.attrib["name"], target if target.startswith("xl/") else f"xl/{target}"))
        blank = _blank_strings(archive)
        return [
            SheetCount(name, _rows_of_sheet(archive, part, blank))
            for name, part in found
            if "worksheet" in part
        ]


def _blank_strings(archive: zipfile.ZipFile) -> set[int]:
    """Places of shared strings that hold nothing to read."""
    member = next((name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"), None)
    if member is None:
        return set()
    texts = (_text_of(element, "t") for element in _ends(archive, member) if _local(element) == "si")
    return {place for place, text in enumerate(texts) if _is_blank(text)}


def _rows_of_sheet(archive: zipfile.ZipFile, part: str, blank: set[int]) -> tuple[int, ...]:
    rows, last = set(), 0
    for element in _ends(archive, part):
        if _local(element) != "row":
            continue
        last = int(element.attrib.get("r", last + 1))
        if any(_is_written(cell, blank) for cell in element if _local(cell) == "c"):
            rows.add(last)
        element.clear()
    return tuple(sorted(rows))


def _is_written(cell: Element, blank: set[int]) -> bool:
    if any(_local(child) == "f" for child in cell):
        return True
    if cell.attrib.get("t") == "inlineStr":
        return not _is_blank(_text_of(cell, "t"))
    value = next((child.text for child in cell if _local(child) == "v"), None)
    if cell.attrib.get("t") == "s":
        return value is not None and int(value) not in blank
    return not _is_blank(value)


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1251")


def _physical_lines(text: str) -> list[str]:
    """Lines parted by CR LF, LF or CR alone; a line separator inside a cell is not one."""
    return re.split(r"\r\n|\n|\r", text)


def _lines(path: Path) -> list[SheetCount]:
    """A text without columns: its lines."""
    lines = _physical_lines(_decoded(path))
    return [SheetCount("", tuple(number for number, line in enumerate(lines, 1) if not _is_blank(line)))]


def _delimited(path: Path) -> list[SheetCount]:
    """A delimited text: a quoted cell may run over several lines, a quote without its pair swallows nothing.

    Lines joined by a quoted cell are one row when they make exactly the columns of the table and are not whole rows by
    themselves; otherwise the quote was an ordinary sign.
    """
    lines = _physical_lines(_decoded(path))
    mark = max("\t;,|", key=lambda sign: max((line.count(sign) for line in lines[:50]), default=0))
    width = max((line.count(mark) for line in lines[:50]), default=0)
    rows, number, at = [], 0, 0
    while at < len(lines):
        taken = _lines_of_record(lines, at, mark, width)
        number += 1
        if not all(_is_blank(part.replace(mark, "").replace('"', "")) for part in lines[at : at + taken]):
            rows.append(number)
        at += taken
    return [SheetCount("", tuple(rows))]


def _lines_of_record(lines: list[str], at: int, mark: str, width: int) -> int:
    """How many lines the record that begins here takes."""
    text = lines[at]
    for end in range(at, min(at + 50, len(lines))):
        if end > at:
            text += "\n" + lines[end]
        is_open, parted = _scan(text, mark)
        if parted < 0:
            return 1
        if not is_open:
            are_whole = all(line.count(mark) >= width for line in lines[at : end + 1])
            return end - at + 1 if parted == width and not are_whole else 1
    return 1


def _scan(text: str, mark: str) -> tuple[bool, int]:
    """Whether a text ends inside a quoted cell, and how many columns are parted before that.

    The number is negative where a quote opens a cell and closes in the middle of a word: it was an ordinary sign.
    """
    place, parted = 0, 0
    while True:
        if text[place : place + 1] == '"':
            close = place + 1
            while True:
                close = text.find('"', close)
                if close < 0:
                    return True, parted
                if text[close + 1 : close + 2] != '"':
                    break
                close += 2
            if text[close + 1 : close + 2] not in ("", mark, "\n"):
                return False, -1
            place = close + 1
        found = text.find(mark, place)
        if found < 0:
            return False, parted
        parted += 1
        place = found + 1


def _document(path: Path) -> list[SheetCount]:
    """A Word document: rows of its tables and paragraphs outside them, in reading order."""
    rows, number = [], 0
    with zipfile.ZipFile(path) as archive, archive.open("word/document.xml") as handle:
        *_, (_, root) = iterparse(handle)
        body = next(element for element in root.iter() if _local(element) == "body")
        for item in body:
            parts = [row for row in item if _local(row) == "tr"] if _local(item) == "tbl" else [item]
            for part in parts if _local(item) in ("tbl", "p") else []:
                number += 1
                if not _is_blank(_text_of(part, "t")):
                    rows.append(number)
    return [SheetCount("", tuple(rows))]


def _parquet(path: Path) -> list[SheetCount]:
    """A Parquet file: its rows below one row of names."""
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        # DuckDB takes no name of a file in another encoding than UTF-8.
        relation = connection.from_parquet(str(shutil.copyfile(path, Path(folder, "rows.parquet"))))
        names = [f'"{name}"' for name in relation.columns]
        is_written = " or ".join(f"coalesce(trim(cast({name} as varchar)), '') <> ''" for name in names)
        written = relation.project(f"row_number() over () + 1 as n, {is_written} as w").filter("w").fetchall()
    return [SheetCount("", (1, *(number for number, _ in written)))]


def _pages(path: Path) -> list[SheetCount]:
    """A PDF: lines of text of every page, a page a sheet."""
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise NotCountableError(str(error)) from error
    counts = []
    for number, page in enumerate(document, 1):
        lines = page.get_textpage().get_text_range().splitlines()
        rows = tuple(at for at, line in enumerate(lines, 1) if not _is_blank(line))
        counts.append(SheetCount(f"стр. {number}", rows))
    document.close()
    return counts
