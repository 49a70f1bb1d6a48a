"""Files that broke the program once, each a kind of trouble of its own: for tests that one file never harms another."""

from __future__ import annotations

import os
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
from openpyxl import Workbook

from tests.ingestion.core.builders import (
    HEAD_2021,
    HEAD_LONG,
    NAME_2021,
    dump_2021,
    long_csv,
    row_2021,
    row_long,
)


def rewritten(source: Path, target: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    """Copy a zip with its parts changed; a part that becomes None is left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            body = change(item.filename, old.read(item))
            if body is not None:
                new.writestr(item.filename, body)
    if source != target:
        source.unlink()
    return target


def _sheet_of_2021(folder: Path, change: Callable[[bytes], bytes]) -> Path:
    plain = dump_2021(folder / "plain", row_2021(), row_2021(code="50002"))
    return rewritten(
        plain,
        folder / NAME_2021,
        lambda name, body: change(body) if name.startswith("xl/worksheets/") else body,
    )


def _big_csv(folder: Path, rows: int = 6000) -> Path:
    many = [row_long(**{"Код участника": f"6{i:04}"}) for i in range(rows)]
    return long_csv(folder / "КДР.csv", *many)


def cut_inside_a_letter(folder: Path) -> Path:
    path = _big_csv(folder)
    body = path.read_bytes()
    path.write_bytes(body[: body.rindex("в".encode()) + 1])
    return path


def other_encoding_far_below(folder: Path) -> Path:
    path = _big_csv(folder)
    path.write_bytes(path.read_bytes() + ";".join(row_long()).encode("cp1251") + b"\n")
    return path


def lone_carriage_return(folder: Path) -> Path:
    return long_csv(folder / "КДР.csv", row_long(), row_long(Вариант="1\r2"))


def field_without_end(folder: Path) -> Path:
    return long_csv(folder / "КДР.csv", row_long(), row_long(Вариант='"' + "а" * 140_000 + '"', лишнее="1"))


def long_field(folder: Path) -> Path:
    return long_csv(folder / "КДР.csv", row_long(), row_long(Класс="Аб вгд. " * 25_000))


def dotted_field(folder: Path) -> Path:
    return long_csv(folder / "КДР.csv", row_long(), row_long(Класс="п.д." * 60))


def flipped_bytes(folder: Path, seed: int = 1) -> Path:
    path = dump_2021(folder, *[row_2021(code=f"5{i:04}") for i in range(50)])
    chosen = random.Random(seed)
    body = bytearray(path.read_bytes())
    for _ in range(20):
        body[chosen.randrange(30, len(body))] ^= 1 << chosen.randrange(8)
    path.write_bytes(body)
    return path


def merged_cells_and_a_finding(folder: Path) -> Path:
    book = Workbook()
    book.active.append(HEAD_2021)
    for code in ("50001", "50002"):
        book.active.append(row_2021(code=code, journal="ж"))
    book.active.merge_cells("E2:E3")
    book.save(folder / NAME_2021)
    return folder / NAME_2021


def two_score_columns(folder: Path) -> Path:
    head = [*HEAD_LONG, "Балл"]
    return long_csv(folder / "КДР.csv", [*row_long(), "1"], head=head)


def name_of_other_bytes(folder: Path) -> Path:
    path = long_csv(folder / "КДР.csv", row_long())
    other = os.fsencode(folder) + "/КДР 6 класс.csv".encode("cp1251")
    return path.rename(os.fsdecode(other))


def cell_at_the_end_of_the_sheet(folder: Path) -> Path:
    far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    return _sheet_of_2021(
        folder, lambda body: re.sub(rb"<dimension[^>]*/>", b"", body).replace(b"</sheetData>", far)
    )


def undeclared_rows(folder: Path, rows: int = 1_400_000) -> Path:
    empty = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (i, i) for i in range(4, rows))
    return _sheet_of_2021(
        folder,
        lambda body: re.sub(rb"<dimension[^>]*/>", b"", body).replace(
            b"</sheetData>", empty + b"</sheetData>"
        ),
    )


def huge_document(folder: Path, paragraphs: int = 400_000) -> Path:
    document = docx.Document()
    document.add_paragraph("План мероприятий")
    document.save(folder / "plain.docx")
    many = b"<w:p><w:r><w:t>" + "Мероприятие ".encode() * 5 + b"</w:t></w:r></w:p>"
    return rewritten(
        folder / "plain.docx",
        folder / "План.docx",
        lambda name, body: (
            body.replace(b"<w:sectPr", many * paragraphs + b"<w:sectPr")
            if name == "word/document.xml"
            else body
        ),
    )


def bomb(folder: Path, megabytes: int = 3000) -> Path:
    plain = dump_2021(folder / "plain", row_2021())
    path = folder / NAME_2021
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            if item.filename != "xl/sharedStrings.xml":
                new.writestr(item.filename, old.read(item))
        with new.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>')
            for _ in range(megabytes):
                part.write(b"a" * 1_000_000)
            part.write(b"</t></si></sst>")
    plain.unlink()
    return path
