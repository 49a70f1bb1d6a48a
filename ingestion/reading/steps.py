"""What happens inside one file: open → recognise → extract → cut, and the marked copy. Runs in the reading child."""

from __future__ import annotations

import shutil
import tempfile
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zipfile import BadZipFile

import polars as pl
from fastexcel import FastExcelError

from ingestion.catalogue import Source, read_whole, recognise
from ingestion.core.candidate import Candidate
from ingestion.core.files import Book, FileRefusedError, open_book
from ingestion.core.model import Origin, Reading
from ingestion.core.personal import cut_extract, cut_text
from ingestion.reading import unpack as unpacking
from ingestion.reading.convert import as_docx, needs_word
from ingestion.reading.filled import filled_sheets
from ingestion.reading.limits import Limits
from ingestion.reading.listed import listed_works
from ingestion.reading.nearest import unknown, why_not
from ingestion.reading.surnames import why_by_surnames

#: What readers raise where the bytes inside a container are damaged; broken XML is a SyntaxError in every library.
DAMAGED = (BadZipFile, zlib.error, EOFError, SyntaxError, FastExcelError)
BROKEN_INSIDE = (
    "Файл повреждён внутри или скопирован не полностью: откройте его в своей программе, сохраните заново и пришлите "
    "ещё раз."
)


#: Archives that are not opened here; a .zip is opened before its files are read.
PACKED = {".rar", ".7z", ".tar", ".gz", ".bz2", ".arj", ".zip"}
UNPACK = (
    "Архив {ending} программа не открывает: распакуйте его и пришлите сами файлы или папку с ними (архивы .zip "
    "открываются сами)."
)


def read(path: Path, origin: Origin) -> Reading:
    """Read one file; `path` holds its bytes, `origin` the name people gave it. A refusal is a status, no exception."""
    try:
        str(path).encode("utf-8")
    except UnicodeEncodeError:
        # A path of another system's letters: readers written in Rust do not take it.
        with tempfile.TemporaryDirectory() as folder:
            return read(Path(shutil.copyfile(path, Path(folder) / "file")), origin)
    ending = origin.path.suffix.lower()
    if ending in PACKED:
        return Reading(None, "refused", UNPACK.format(ending=ending))
    if (real := needs_word(path, ending)) is None:
        return _read(Candidate, path, origin)
    with tempfile.TemporaryDirectory() as folder:
        try:
            seconds = Limits.from_env().seconds_for(path.stat().st_size)
            document = as_docx(path, real, Path(folder), seconds)
        except FileRefusedError as error:
            return Reading(None, "refused", str(error))
        return _read(partial(Candidate, converted=".docx"), document, origin)


def _read(
    candidate_of: Callable[[Book | None, Origin, Path], Candidate], path: Path, origin: Origin
) -> Reading:
    try:
        candidate = candidate_of(open_book(path, origin.path.name), origin, path)
        if candidate.ending == ".docx":
            candidate.book = filled_sheets(path, origin.path.name) or listed_works(path, origin.path.name)
        elif candidate.ending == ".pdf":
            candidate.book = listed_works(path, origin.path.name)
        source = recognise(candidate)
    except (FileRefusedError, RuntimeError, *DAMAGED) as error:
        return _refused(None, error)
    return read_as(source, candidate)


def read_as(source: Source | None, candidate: Candidate) -> Reading:
    """Read an open file as the source that has recognised it; None says what an unknown file is like."""
    kind = source.KIND if source else None
    try:
        if source is None:
            if near := why_by_surnames(candidate) or why_not(candidate):
                return Reading(None, "refused", near, is_unknown=True)
            return Reading(None, "unrecognised", unknown(candidate), is_unknown=True)
        titles = {column.name: column.title for column in getattr(source, "columns", ())}
        return Reading(kind, "read", extract=cut_extract(read_whole(source, candidate), titles))
    except (FileRefusedError, RuntimeError, *DAMAGED) as error:
        return _refused(kind, error)


def _refused(kind: str | None, error: Exception) -> Reading:
    """What to say of a file that cannot be used; raises again what is no fault of the file."""
    if isinstance(error, FileRefusedError):
        return Reading(kind, "refused", cut_text(str(error)))
    # What zipfile says of a part whose marks of a password or of packing are damaged.
    if not isinstance(error, DAMAGED) and not any(
        word in str(error) for word in ("encrypted", "compression")
    ):
        raise error
    return Reading(kind, "refused", BROKEN_INSIDE)


def unpack(path: Path, folder: Path) -> list[unpacking.Member] | str:
    """Unpack an archive below `folder`: its files, or one sentence why it is not opened."""
    try:
        return unpacking.unpack(path, folder)
    except FileRefusedError as error:
        return str(error)


def annotate(path: Path, origin: Origin, findings: pl.DataFrame, folder: Path, as_list: bool = False) -> None:
    """Write what goes back to the sender below `folder`: the workbook with marked cells, or a list of places."""
    # Only files with findings need the library that marks their cells.
    from ingestion.core import returned

    returned.annotate(path, origin, findings, folder, as_list=as_list)
