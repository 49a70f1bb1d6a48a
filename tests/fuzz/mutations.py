"""Ways in which a file of any kind goes wrong: each takes a good file and makes it a bad one, by a random source."""

from __future__ import annotations

import os
import random
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl

from tests.ingestion import attacks

Mutation = Callable[[Path, random.Random], Path]
TEXTS, BOOKS, ZIPS = {".csv", ".txt", ".tsv"}, {".xlsx"}, {".xlsx", ".docx"}
NASTY: tuple[Any, ...] = (
    "nan", "inf", "-inf", "1e400", "=1+1", "#ДЕЛ/0!", "12345678901", 12345678901, -1, 4.7, "4,7", True, "", " ",
    "<b>жирный</b>", "[красный]", ":x:", "а" * 5000, "'; drop table x", "31.02.2022", "2022-02-31", "0001-01-01", 44604,
    "\u00a0", "\u202e5А",
    "Ⅳ", "４", "٣", "🙂", "Пример: нет", "Иванов Иван Иванович", "н", "99999", "1/2", "0x10", "1_000", "５А",
)  # fmt: skip


def _bytes(path: Path, change: Callable[[bytearray], bytes | bytearray]) -> Path:
    path.write_bytes(change(bytearray(path.read_bytes())))
    return path


def flip_bytes(path: Path, chosen: random.Random) -> Path:
    def change(body: bytearray) -> bytearray:
        for _ in range(chosen.choice((1, 3, 30))):
            body[chosen.randrange(len(body))] ^= 1 << chosen.randrange(8)
        return body

    return _bytes(path, change)


def cut_off(path: Path, chosen: random.Random) -> Path:
    return _bytes(path, lambda body: body[: chosen.randrange(len(body))])


def put_in(path: Path, chosen: random.Random) -> Path:
    def change(body: bytearray) -> bytearray:
        place = chosen.randrange(len(body))
        body[place:place] = chosen.choice(
            (b"\x00" * 100, b"\r", b"\xff\xfe", os.urandom(50), b"\x1a", b'"', b"\n\n")
        )
        return body

    return _bytes(path, change)


def repeat_block(path: Path, chosen: random.Random) -> Path:
    def change(body: bytearray) -> bytearray:
        start = chosen.randrange(len(body))
        block = body[start : start + chosen.randrange(1, 2000)]
        body[start:start] = block
        return body

    return _bytes(path, change)


def change_a_part(path: Path, chosen: random.Random) -> Path:
    """Bytes inside one part of a zip, which stays a good zip."""
    with zipfile.ZipFile(path) as archive:
        named = chosen.choice([name for name in archive.namelist() if not name.endswith("/")])

    def change(name: str, body: bytes) -> bytes | None:
        if name != named:
            return body
        if chosen.random() < 0.25:
            return None
        worse = bytearray(body)
        for _ in range(chosen.choice((1, 5))):
            if worse:
                place = chosen.randrange(len(worse))
                worse[place : place + chosen.choice((0, 1, 20))] = chosen.choice(
                    (b"", b"<", b"&", b"\xd0", b"</c>", b"9")
                )
        return bytes(worse)

    return _rezipped(path, change)


def _rezipped(path: Path, change: Callable[[str, bytes], bytes | None]) -> Path:
    before = path.rename(path.with_name(f"before{path.suffix}"))
    return attacks.rewritten(before, path, change)


def lie_about_size(path: Path, chosen: random.Random) -> Path:
    said = chosen.choice((b"A1", b"A1:A1", b"A1:XFD3", b"A1:T200001", b"B2:C3", b"ZZZ"))
    return _rezipped(
        path, lambda name, body: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + said + b'"', body)
    )


def _book(path: Path, change: Callable[[Any], None]) -> Path:
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return path


def nasty_cells(path: Path, chosen: random.Random) -> Path:
    def change(book: Any) -> None:
        sheet = chosen.choice(book.worksheets)
        for _ in range(chosen.choice((1, 4, 20))):
            row, column = (
                chosen.randint(1, min(sheet.max_row, 60)),
                chosen.randint(1, min(sheet.max_column, 40)),
            )
            sheet.cell(row, column).value = chosen.choice(NASTY)

    return _book(path, change)


def whole_column(path: Path, chosen: random.Random) -> Path:
    def change(book: Any) -> None:
        sheet, value = chosen.choice(book.worksheets), chosen.choice(NASTY)
        column = chosen.randint(1, min(sheet.max_column, 40))
        for row in range(chosen.choice((1, 2)), min(sheet.max_row, 400) + 1):
            sheet.cell(row, column).value = value

    return _book(path, change)


def move_the_table(path: Path, chosen: random.Random) -> Path:
    def change(book: Any) -> None:
        sheet = chosen.choice(book.worksheets)
        place = chosen.randint(1, max(min(sheet.max_column, sheet.max_row, 30), 1))
        getattr(sheet, chosen.choice(("insert_rows", "insert_cols", "delete_rows", "delete_cols")))(place)

    return _book(path, change)


def merge_cells(path: Path, chosen: random.Random) -> Path:
    def change(book: Any) -> None:
        sheet = chosen.choice(book.worksheets)
        row, column = chosen.randint(1, min(sheet.max_row, 40)), chosen.randint(1, min(sheet.max_column, 20))
        sheet.merge_cells(
            start_row=row,
            end_row=row + chosen.randint(0, 5),
            start_column=column,
            end_column=column + chosen.randint(0, 3),
        )

    return _book(path, change)


def other_sheets(path: Path, chosen: random.Random) -> Path:
    def change(book: Any) -> None:
        sheet = chosen.choice(book.worksheets)
        what = chosen.randrange(4)
        if what == 0:
            book.copy_worksheet(sheet).title = chosen.choice(("Копия", "Лист 2", "5Б", "[1]"[1:2]))
        elif what == 1:
            book.create_sheet("Пустой", 0)
        elif what == 2:
            sheet.sheet_state = "hidden"
            book.create_sheet("Видимый").append(["Добрый день", "высылаем"])
        else:
            for number in range(chosen.choice((3, 60))):
                book.create_sheet(f"Лист {number}").append([chosen.choice(NASTY)])

    return _book(path, change)


def other_encoding(path: Path, chosen: random.Random) -> Path:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    encoding = chosen.choice(("cp1251", "cp866", "utf-16", "koi8-r", "utf-8-sig", "mac_cyrillic"))
    half = len(text) // 2
    body = text.encode(encoding, "replace")
    if chosen.random() < 0.3:
        body = text[:half].encode("utf-8") + text[half:].encode(encoding, "replace")
    path.write_bytes(body)
    return path


def quotes_and_lines(path: Path, chosen: random.Random) -> Path:
    text = path.read_text(encoding="utf-8-sig", errors="replace")
    for _ in range(chosen.choice((1, 3))):
        place = chosen.randrange(len(text) + 1)
        text = (
            text[:place]
            + chosen.choice(('"', '""', "'", "\r", "\n", ";", ";;;;", "\t", ",", "\x0b", '"а\n'))
            + text[place:]
        )
    if chosen.random() < 0.2:
        text = text.replace(";", chosen.choice((",", "\t", "|", "; ")))
    if chosen.random() < 0.2:
        text = text.replace("\n", chosen.choice(("\r", "\r\n", "\n\n", "\n\r")))
    path.write_text(text, encoding="utf-8", newline="")
    return path


def nasty_fields(path: Path, chosen: random.Random) -> Path:
    lines = path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    for _ in range(chosen.choice((1, 5))):
        row = chosen.randrange(len(lines))
        fields = lines[row].split(";")
        fields[chosen.randrange(len(fields))] = str(chosen.choice(NASTY))
        lines[row] = ";".join(fields if chosen.random() < 0.8 else [*fields, "лишнее"])
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def other_name(path: Path, chosen: random.Random) -> Path:
    stem, ending = path.stem, path.suffix
    name = chosen.choice(
        (
            f"{'д' * 100}{ending}", f"[красный] :x: {stem}{ending}", f"{stem}.{ending}", f" {stem} {ending}",
            f"1{ending}",
            re.sub(r"\d", "9", stem) + ending, f"Иванов И.И. {stem}{ending}",
            f"{stem}\n2{ending}", f"{stem}\x1b[31m{ending}",
            f"Копия {stem} (1){ending}",
        )
    )  # fmt: skip
    if chosen.random() < 0.2:
        name = os.fsdecode(name.encode("cp1251", "replace"))
    return path.rename(path.with_name(name))


def other_ending(path: Path, chosen: random.Random) -> Path:
    endings = (".xlsx", ".xls", ".xlsm", ".csv", ".txt", ".docx", ".pdf", ".parquet", ".zip", "", ".XLSX")
    return path.rename(path.with_name(path.stem + chosen.choice(endings)))


def other_format(path: Path, chosen: random.Random) -> Path:
    """The first sheet as a text table or Parquet, as another program saves it."""
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[0]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    rows = rows or [[""]]
    if chosen.random() < 0.5:
        target = path.with_suffix(".csv")
        mark = chosen.choice((";", ",", "\t"))
        target.write_text("\n".join(mark.join(row) for row in rows), encoding="utf-8")
    else:
        target = path.with_suffix(".parquet")
        names = [
            f"{name or 'пусто'}{'' if rows[0].index(name) == i else i}" for i, name in enumerate(rows[0])
        ]
        pl.DataFrame(rows[1:], schema=[(name, pl.String) for name in names], orient="row").write_parquet(
            target
        )
    path.unlink()
    return target


def bomb(path: Path, chosen: random.Random) -> Path:
    folder = path.parent / "bomb"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    make = chosen.choice(
        (
            lambda: attacks.bomb(folder, megabytes=chosen.choice((300, 2500))),
            lambda: attacks.cell_at_the_end_of_the_sheet(folder),
            lambda: attacks.undeclared_rows(folder, rows=chosen.choice((250_000, 1_040_000))),
            lambda: attacks.huge_document(folder, paragraphs=chosen.choice((5_000, 100_000))),
            lambda: attacks.long_field(folder),
            lambda: attacks.field_without_end(folder),
        )
    )
    return make()


#: Mutation → endings that it is for (None: any) and how often it is taken.
ALL: dict[Mutation, tuple[set[str] | None, int]] = {
    flip_bytes: (None, 10), cut_off: (None, 8), put_in: (None, 8), repeat_block: (None, 6), change_a_part: (ZIPS, 14),
    lie_about_size: (BOOKS, 5), nasty_cells: (BOOKS, 20), whole_column: (BOOKS, 12), move_the_table: (BOOKS, 8),
    merge_cells: (BOOKS, 6), other_sheets: (BOOKS, 8), other_encoding: (TEXTS, 10), quotes_and_lines: (TEXTS, 20),
    nasty_fields: (TEXTS, 20), other_name: (None, 6), other_ending: (None, 4), other_format: (BOOKS, 5),
}  # fmt: skip


def mutated(path: Path, chosen: random.Random) -> tuple[str, Path]:
    """Mutate a copy of a good file once or twice; returns the names of the mutations and the file."""
    if chosen.random() < 0.004:
        return "bomb", bomb(path, chosen)
    names = []
    for _ in range(chosen.choice((1, 1, 1, 2))):
        fitting = {
            m: often
            for m, (endings, often) in ALL.items()
            if endings is None or path.suffix.lower() in endings
        }
        (mutation,) = chosen.choices(list(fitting), list(fitting.values()))
        body = path.read_bytes()
        try:
            path = mutation(path, chosen)
        except Exception:
            # The first mutation left nothing that the second one can open: that is bad enough.
            path.write_bytes(body)
            break
        names.append(mutation.__name__)
    return "+".join(names) or "none", path
