"""Files of any format as one list of rows: the only thing the recovery of a table looks at."""

import re
import zipfile
from pathlib import Path

from ingestion.plans.book_rows import OTHER_WORKBOOKS, rows_from_book
from ingestion.plans.docx_rows import rows_from_docx
from ingestion.plans.model import PlanRefused
from ingestion.plans.pasted import assembled
from ingestion.plans.pdf_rows import rows_from_pdf
from ingestion.plans.row import MAX_ROWS, Row
from ingestion.plans.text import clean
from ingestion.plans.xlsx_rows import rows_from_xlsx

MAX_BYTES = 30_000_000
MAX_SHEET_BYTES = 20_000_000


def read_rows(path: Path) -> list[Row]:
    """All rows of a file in reading order; `PlanRefused` when the file cannot be read as a document."""
    path = Path(path)
    if not path.is_file():
        raise PlanRefused(f"Файл «{path.name}» не найден.")
    if path.stat().st_size > MAX_BYTES:
        raise PlanRefused(f"Файл «{path.name}» слишком велик для плана: больше 30 МБ.")
    if path.stat().st_size == 0:
        raise PlanRefused(f"Файл «{path.name}» пуст.")
    readers = {
        ".txt": _read_txt,
        ".docx": _read_docx,
        ".xlsx": _read_xlsx,
        ".xlsm": _read_xlsx,
        ".pdf": _read_pdf,
    }
    reader = (readers | dict.fromkeys(OTHER_WORKBOOKS, rows_from_book)).get(path.suffix.lower())
    if reader is None:
        raise PlanRefused(
            f"Файл «{path.name}» не читается как план: нужен документ Word, книга Excel, txt или pdf с текстом."
        )
    rows = reader(path)
    if len(rows) > MAX_ROWS:
        raise PlanRefused(f"В файле «{path.name}» больше {MAX_ROWS} строк: это не план мероприятий.")
    return assembled(rows)


def rows_from_text(text: str) -> list[Row]:
    """Rows of a text as a scanner, a docx or a page of a browser gives it: with tabs, pipes, or a cell a line."""
    return assembled(_rows_of_text(text))


def _rows_of_text(text: str) -> list[Row]:
    """Rows of a tab-separated text; a blank line marks a break."""
    lines = text.splitlines()
    if _has_cell_per_line(lines):
        return _rows_of_blocks(lines)
    rows, gap = [], False
    for number, line in enumerate(lines, 1):
        cells = tuple(clean(cell) for cell in line.split("\t"))
        if not any(cells):
            gap = gap or not line.strip()
            continue
        rows.append(_text_row(cells, number, gap, is_text="\t" not in line))
        gap = False
    return rows


def _text_row(cells: tuple[str, ...], line: int, gap: bool, is_text: bool) -> Row:
    return Row(cells, f"строка {line}", line, block=0 if is_text else 1, is_text=is_text, after_break=gap)


def _has_cell_per_line(lines: list[str]) -> bool:
    """Whether every cell stands on a line of its own, led by a tab, and blank lines part the rows."""
    tabbed = [line for line in lines if "\t" in line]
    led = [line for line in tabbed if line.startswith("\t") and line.count("\t") == 1]
    return len(tabbed) >= 8 and len(led) >= 0.9 * len(tabbed)


def _rows_of_blocks(lines: list[str]) -> list[Row]:
    """Rows of the layout with a cell per line; a line without a tab continues the cell above it."""
    rows: list[Row] = []
    cells: list[str] = []
    start, in_table = 0, False

    def close() -> None:
        nonlocal cells
        if any(cells):
            rows.append(_text_row(tuple(cells), start, True, is_text=not in_table))
        cells = []

    for number, line in enumerate(lines, 1):
        if not line.strip() and "\t" not in line:
            close()
        elif line.startswith("\t"):
            if cells and not in_table:
                close()
            start, in_table = (start, in_table) if cells else (number, True)
            cells.append(clean(line))
        elif cells and in_table:
            cells[-1] = clean(f"{cells[-1]} {line}")
        else:
            close()
            start, in_table, cells = number, False, [clean(line)]
    close()
    return rows


def decode(raw: bytes, name: str) -> str:
    """Text of a txt file in UTF-8, UTF-16 or cp1251; refuses what is none of them."""
    encodings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1251"]
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        letters = re.findall(r"[^\W\d_]", text)
        russian = [letter for letter in letters if "а" <= letter.lower() <= "я" or letter in "ёЁ"]
        if "\x00" not in text and letters and len(russian) >= 0.5 * len(letters):
            return text
    raise PlanRefused(
        f"Файл «{name}» не удалось прочитать как русский текст: сохраните его в кодировке UTF-8."
    )


def _read_txt(path: Path) -> list[Row]:
    return _rows_of_text(decode(path.read_bytes(), path.name))


def _read_docx(path: Path) -> list[Row]:
    _require_zip(path, "word/document.xml", "документ Word (docx)")
    return rows_from_docx(path)


def _read_xlsx(path: Path) -> list[Row]:
    _require_zip(path, "xl/workbook.xml", "книга Excel (xlsx)")
    return rows_from_xlsx(path)


def _read_pdf(path: Path) -> list[Row]:
    if not path.read_bytes()[:1024].lstrip().startswith(b"%PDF"):
        raise PlanRefused(f"Файл «{path.name}» назван pdf, но это не документ PDF.")
    return rows_from_pdf(path)


def _require_zip(path: Path, member: str, what: str) -> None:
    """Refuse an archive that is not what its name says, is protected, or unpacks to too much."""
    if path.read_bytes()[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise PlanRefused(
            f"Файл «{path.name}» защищён паролем или сохранён в старом формате:"
            f" снимите пароль и сохраните как {what}."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
    except zipfile.BadZipFile:
        raise PlanRefused(f"Файл «{path.name}» повреждён или это не {what}.") from None
    if member not in sizes:
        raise PlanRefused(f"Файл «{path.name}» не {what}: внутри нет ожидаемых частей.")
    tables = [size for name, size in sizes.items() if name.startswith("xl/worksheets/")]
    if sum(sizes.values()) > 10 * MAX_BYTES or max(tables, default=0) > MAX_SHEET_BYTES:
        raise PlanRefused(f"Файл «{path.name}» после распаковки слишком велик для плана.")
