"""What the fast reader of workbooks does not tell: merged cells, and formulas saved without their values."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):[A-Z]+(\d+)"')
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
CELL = re.compile(rb"<(?:\w+:)?c\s")
ENDED = re.compile(rb"</(?:\w+:)?c>")
VALUE = re.compile(rb"<(?:\w+:)?v>[^<]")
PLACE = re.compile(rb'\sr="([A-Z]+)(\d+)"')


@dataclass(frozen=True)
class Merged:
    """A merged area: its first and last row (from 1) and its first column (from 0), where its value stands."""

    first_row: int
    last_row: int
    first_column: int


@dataclass
class SheetXml:
    """The parts of a zipped workbook behind the sheets' names; a workbook of the old format has none."""

    path: Path

    _parts: dict[str, str] | None = None

    @staticmethod
    def _parts_of(archive: zipfile.ZipFile) -> dict[str, str]:
        """Sheet name → part of the archive."""
        try:
            relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
            book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
        except (KeyError, ElementTree.ParseError):
            return {}
        targets = {one.get("Id"): (one.get("Target") or "").lstrip("/") for one in relations}
        known = set(archive.namelist())
        found = {}
        for sheet in (one for one in book.iter() if one.tag.endswith("}sheet")):
            key = next((value for name, value in sheet.attrib.items() if name.endswith("}id")), None)
            target = targets.get(key, "")
            part = target if target.startswith("xl/") else f"xl/{target}"
            if part in known:
                found[sheet.get("name", "")] = part
        return found

    def _bytes(self, sheet: str) -> bytes:
        try:
            opened = zipfile.ZipFile(self.path)
        except zipfile.BadZipFile:
            return b""
        with opened as archive:
            if self._parts is None:
                self._parts = self._parts_of(archive)
            part = self._parts.get(sheet)
            return archive.read(part) if part else b""

    def look(self, sheet: str) -> tuple[list[Merged], dict[int, str]]:
        """Return the merged areas of a sheet, and row → place of a formula there that was saved without its value."""
        xml = self._bytes(sheet)
        found = MERGED.findall(xml) if b"mergeCell" in xml else []
        areas = [Merged(int(top), int(bottom), _column(left)) for left, top, bottom in found]
        return areas, dict(reversed(list(_without_value(xml))))


def _column(letters: bytes) -> int:
    # Imported by the files that have merged cells: it takes longer than a file.
    from openpyxl.utils import column_index_from_string

    return int(column_index_from_string(letters.decode())) - 1


def _without_value(xml: bytes) -> Iterator[tuple[int, str]]:
    """Formulas without a cached value: row and address of the cell. An empty text is a value."""
    if b"<f" not in xml and b":f" not in xml:
        return
    for formula in FORMULA.finditer(xml):
        start = max(xml.rfind(b"<c ", 0, formula.start()), xml.rfind(b":c ", 0, formula.start()))
        end = ENDED.search(xml, formula.end())
        cell = xml[start : end.start() if end else formula.end()]
        head = cell[: cell.find(b">") + 1]
        place = PLACE.search(head)
        if place and b't="str"' not in head and not VALUE.search(cell):
            yield int(place[2]), (place[1] + place[2]).decode()
