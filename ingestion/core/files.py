"""Opening what people send: workbooks, text tables, Parquet – or one clear sentence why it cannot be opened."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import fastexcel
import polars as pl

from ingestion.core.delimited import LINE_END, delimiter_of, records
from ingestion.core.sheet_xml import Merged, SheetXml

MAX_DECLARED_ROWS = 200_000
MAX_TEXT_BYTES = 1_500_000_000
HEAD_ROWS = 15
WRITTEN = r"[^\s\u00a0\u2007\u202f\u200b\ufeff]"
WORKBOOKS = {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"}
TABLE_ENDINGS = {*WORKBOOKS, ".csv", ".tsv", ".txt", ".parquet"}


#: So few texts are looked at one by one sooner than a query begins.
FEW_ROWS = 500


def _is_plain(text: str | None) -> bool:
    return text is not None and text[:1].isalnum()


def blank_rows(frame: pl.DataFrame, names: list[str], written: str) -> list[int]:
    """Return indexes of rows (from 0) where no text of these columns holds the pattern.

    A column is looked at only where the columns before it hold nothing: in most tables the first one is enough.
    """
    left = list(range(frame.height))
    for name in names:
        if not left:
            break
        is_whole = len(left) == frame.height
        if is_whole and frame.height <= FEW_ROWS and all(map(_is_plain, frame.get_column(name).to_list())):
            return []
        column = pl.col(name) if is_whole else pl.col(name).gather(left)
        is_blank = ~column.str.contains(written).fill_null(False)
        left = [left[place] for place in frame.select(is_blank.arg_true()).to_series()]
    return left


class FileRefusedError(Exception):
    """The file cannot be used; the message is one sentence for the person who sent it."""


@dataclass
class Book:
    """A file as sheets of text cells, for recognisers and extractors.

    Frames have columns `c0, c1, …` of strings, one row per row of the sheet (row 1 first), empty cells null;
    Parquet keeps its own column names in the first row.
    """

    path: Path
    name: str
    sheets: list[str] = field(default_factory=list)

    def head(self, sheet: str) -> pl.DataFrame:
        """Return the first rows of a sheet, enough to recognise it."""
        raise NotImplementedError

    def frame(self, sheet: str) -> pl.DataFrame:
        """Return all rows of a sheet."""
        raise NotImplementedError

    def body(self, sheet: str, first: int) -> pl.DataFrame:
        """Return the rows from `first` (0 = row 1) on: what stands below a header."""
        return self.frame(sheet).slice(first)

    def written(self, sheet: str) -> set[int]:
        """Return numbers of the rows (from 1) where something is written, a formula without its value too."""
        frame = self.frame(sheet)
        if not frame.width:
            return set(self.without_value(sheet))
        blank = {index + 1 for index in blank_rows(frame, frame.columns, WRITTEN)}
        return (set(range(1, frame.height + 1)) - blank) | set(self.without_value(sheet))

    def without_value(self, sheet: str) -> dict[int, str]:
        """Return row → cell of a formula that was saved without its value; only workbooks have such cells."""
        return {}

    def unpaired(self, sheet: str) -> list[int]:
        """Return numbers of the rows where a quote has no pair; only delimited texts have such rows."""
        return []


class Workbook(Book):
    """A workbook of Excel (xlsx, xlsm, xls, xlsb) or of LibreOffice (ods)."""

    @cached_property
    def _reader(self) -> fastexcel.ExcelReader:
        return fastexcel.read_excel(self.path)

    @cached_property
    def _frames(self) -> dict[str, pl.DataFrame]:
        return {}

    @cached_property
    def _looks(self) -> dict[str, tuple[list[Merged], dict[int, str]]]:
        return {}

    @cached_property
    def _xml(self) -> SheetXml:
        return SheetXml(self.path)

    def _look(self, sheet: str) -> tuple[list[Merged], dict[int, str]]:
        if sheet not in self._looks:
            self._looks[sheet] = self._xml.look(sheet)
        return self._looks[sheet]

    def without_value(self, sheet: str) -> dict[int, str]:
        """Return row → cell of a formula that was saved without its value."""
        return self._look(sheet)[1]

    def body(self, sheet: str, first: int) -> pl.DataFrame:
        """Return the rows below a header; what is merged down a column stands in every written row of it."""
        frame = self.frame(sheet)
        areas = [
            one for one in self._look(sheet)[0] if one.first_row > first and one.last_row > one.first_row
        ]
        if areas:
            numbers = pl.int_range(1, pl.len() + 1)
            is_written = numbers.is_in(list(self.written(sheet)))
            filled: dict[str, pl.Expr] = {}
            for area in areas:
                name = f"c{area.first_column}"
                if area.first_column < frame.width and area.first_row <= frame.height:
                    inside = numbers.is_between(area.first_row, area.last_row) & is_written
                    value = pl.lit(frame.item(area.first_row - 1, area.first_column), pl.String)
                    filled[name] = pl.when(inside).then(value).otherwise(filled.get(name, pl.col(name)))
            frame = frame.with_columns(expression.alias(name) for name, expression in filled.items())
        return frame.slice(first)

    def head(self, sheet: str) -> pl.DataFrame:
        """Return the first rows of a sheet."""
        return self.frame(sheet).head(HEAD_ROWS)

    def frame(self, sheet: str) -> pl.DataFrame:
        """Return the whole sheet, read once: the reader parses all of it even when asked for a few rows."""
        if sheet not in self._frames:
            loaded = self._reader.load_sheet(sheet, header_row=None, skip_rows=0, dtypes="string").to_polars()
            loaded.columns = [f"c{place}" for place in range(loaded.width)]
            self._frames[sheet] = loaded
        return self._frames[sheet]


class TextTable(Book):
    """A delimited text file; its encoding and delimiter are found, not guessed past doubt."""

    def __init__(self, path: Path, name: str, encoding: str, delimiter: str) -> None:
        super().__init__(path, name, [""])
        self.encoding, self.delimiter = encoding, delimiter

    @cached_property
    def _read(self) -> tuple[pl.DataFrame, list[int]]:
        """All rows, and the rows where a quote has no pair; a plain regular text is read by the fast reader."""
        raw = self.path.read_bytes()
        is_plain = b'"' not in raw and raw.count(b"\r") == raw.count(b"\r\n")
        if is_plain and self.encoding == "utf-8-sig":
            try:
                frame = pl.read_csv(
                    raw, separator=self.delimiter, has_header=False, infer_schema_length=0, quote_char=None
                )
                return frame.rename({column: f"c{i}" for i, column in enumerate(frame.columns)}), []
            except pl.exceptions.PolarsError:
                pass
        try:
            text = raw.decode(self.encoding)
        except UnicodeDecodeError as error:
            raise FileRefusedError(
                "Кодировка меняется внутри файла: сохраните таблицу целиком как «CSV UTF-8» и пришлите ещё раз."
            ) from error
        rows, unpaired = records(text, self.delimiter)
        width = max((len(row) for row in rows), default=0)
        padded = [
            [cell if cell != "" else None for cell in row] + [None] * (width - len(row)) for row in rows
        ]
        return pl.DataFrame(
            padded, schema=[(f"c{i}", pl.String) for i in range(width)], orient="row"
        ), unpaired

    def head(self, sheet: str) -> pl.DataFrame:
        """Return the first rows of the table."""
        return self.frame(sheet).head(HEAD_ROWS)

    def frame(self, sheet: str) -> pl.DataFrame:
        """Return the whole table."""
        return self._read[0]

    def unpaired(self, sheet: str) -> list[int]:
        """Return numbers of the rows where a quote has no pair."""
        return self._read[1]


class ParquetTable(Book):
    """A Parquet file; values become text in the same way as cells do."""

    def _load(self, rows: int | None) -> pl.DataFrame:
        frame = pl.read_parquet(self.path, n_rows=rows)
        names = pl.DataFrame([frame.columns], schema=[f"c{i}" for i in range(frame.width)], orient="row")
        body = frame.select(pl.all().cast(pl.String, strict=False))
        return pl.concat([names, body.rename(dict(zip(body.columns, names.columns, strict=True)))])

    @cached_property
    def _whole(self) -> pl.DataFrame:
        return self._load(None)

    def head(self, sheet: str) -> pl.DataFrame:
        """Return the first rows."""
        return self._load(HEAD_ROWS)

    def frame(self, sheet: str) -> pl.DataFrame:
        """Return all rows."""
        return self._whole


def _declared_rows(archive: zipfile.ZipFile) -> int:
    """Return the largest row count that a sheet of the workbook declares in its first bytes."""
    largest = 0
    for name in archive.namelist():
        if name.startswith("xl/worksheets/sheet"):
            with archive.open(name) as sheet:
                match = re.search(rb'<(?:\w+:)?dimension ref="[A-Z]+\d+:[A-Z]+(\d+)"', sheet.read(4096))
                largest = max(largest, int(match[1]) if match else 0)
    return largest


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if not any(name.startswith("xl/") or name == "content.xml" for name in names):
                raise FileRefusedError(
                    "Это архив или другой документ, а не книга Excel: распакуйте его и пришлите саму таблицу."
                )
            rows = _declared_rows(archive)
            if rows > MAX_DECLARED_ROWS:
                raise FileRefusedError(
                    f"Лист заявляет {rows} строк – это больше разумного предела ({MAX_DECLARED_ROWS}). Скопируйте "
                    "нужные строки в новую книгу и сохраните её: лишние строки обычно появляются из-за форматирования."
                )
            if sum(item.file_size for item in archive.infolist()) > 4_000_000_000:
                raise FileRefusedError("Книга после распаковки слишком велика: пришлите её по частям.")
    except zipfile.BadZipFile as error:
        raise FileRefusedError(
            "Файл повреждён или скопирован не полностью: откройте его в Excel, сохраните заново и пришлите ещё раз."
        ) from error


def _open_workbook(path: Path, name: str) -> Book:
    with path.open("rb") as handle:
        start = handle.read(8)
        rest = handle.read(2_000_000) if start.startswith(b"\xd0\xcf\x11\xe0") else b""
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in rest:
            raise FileRefusedError("Книга защищена паролем: снимите пароль в Excel и пришлите файл ещё раз.")
    elif start.startswith(b"PK"):
        _check_zip(path)
    else:
        raise FileRefusedError(
            "Содержимое файла – не книга Excel, хотя имя говорит об этом: откройте его в Excel и сохраните как .xlsx."
        )
    book = Workbook(path, name)
    try:
        book.sheets = book._reader.sheet_names
        heads = [book.head(sheet) for sheet in book.sheets]
    except fastexcel.FastExcelError as error:
        raise FileRefusedError(
            "Книга не читается: файл повреждён. Откройте его в Excel, сохраните заново и пришлите ещё раз."
        ) from error
    if not any(head.height for head in heads):
        raise FileRefusedError("Во всех листах книги пусто: проверьте, тот ли файл сохранён.")
    return book


def _decode(sample: bytes) -> str:
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefusedError(
            "Текст сохранён в кодировке UTF-16: сохраните таблицу как «CSV UTF-8» и пришлите ещё раз."
        )
    if b"\x00" in sample or sum(byte < 9 or 13 < byte < 32 for byte in sample) > len(sample) // 100:
        raise FileRefusedError(
            "Это не текстовая таблица: внутри двоичные данные. Пришлите таблицу .xlsx или .csv."
        )
    for cut in range(4):
        try:
            sample[: len(sample) - cut].decode("utf-8")
            return "utf-8-sig"
        except UnicodeDecodeError:
            continue
    letters = [byte for byte in sample if byte >= 0x80]
    cyrillic = sum(byte >= 0xC0 for byte in letters)
    lower = sum(byte >= 0xE0 for byte in letters)
    if letters and cyrillic / len(letters) > 0.9 and lower * 2 > cyrillic:
        return "cp1251"
    raise FileRefusedError(
        "Кодировка текста не распознана (похоже на DOS или смесь кодировок): сохраните таблицу как «CSV UTF-8»."
    )


def _open_text(path: Path, name: str) -> Book:
    if path.stat().st_size > MAX_TEXT_BYTES:
        raise FileRefusedError(
            "Текстовая таблица слишком велика: пришлите её по частям, по одной процедуре в файле."
        )
    with path.open("rb") as handle:
        sample = handle.read(262_144)
    # The archive keeps bytes without an ending: the name that people gave says what the text is.
    is_document = Path(name).suffix.lower() == ".txt"
    is_wide = sample.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = "utf-16" if is_document and is_wide else _decode(sample)
    text = sample.decode(encoding, errors="ignore")
    lines = [line for line in LINE_END.split(text) if line.strip()]
    delimiter = delimiter_of(lines[:50])
    if not is_document:
        if not lines:
            raise FileRefusedError("Файл пуст: проверьте, тот ли файл сохранён.")
        if not delimiter or len(lines[0]) > 20_000:
            raise FileRefusedError(
                "В файле нет таблицы: столбцы не отделены ни точкой с запятой, ни запятой, ни табуляцией."
            )
    return TextTable(path, name, encoding, delimiter or "\t")


def open_book(path: Path, name: str | None = None) -> Book | None:
    """Open a file as sheets of text cells; None when its ending says that it is not a table at all.

    `name` is the name people gave the file (the archive keeps bytes under a hash). Raises FileRefusedError with one
    sentence when the file is empty, broken, protected, larger than is sane or not what it claims to be.
    """
    name = name or path.name
    ending = Path(name).suffix.lower()
    if ending not in TABLE_ENDINGS:
        return None
    if path.stat().st_size == 0:
        raise FileRefusedError("Файл пуст (0 байт): скорее всего, он не докопировался.")
    if ending == ".parquet":
        try:
            book = ParquetTable(path, name, [""])
            book.head("")
        except (pl.exceptions.PolarsError, OSError) as error:
            raise FileRefusedError("Файл Parquet повреждён: выгрузите его заново.") from error
        return book
    if ending in WORKBOOKS:
        return _open_workbook(path, name)
    return _open_text(path, name)
