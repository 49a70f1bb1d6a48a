"""A .zip of a school or of ФИС ОКО opened safely: files only, below one folder, within limits."""

from __future__ import annotations

import os
import re
import shutil
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingestion.core.files import FileRefusedError

MAX_FILES, MAX_BYTES, MAX_RATIO, SMALL = 1000, 2_000_000_000, 300, 10_000_000
IGNORED = {"__macosx", "thumbs.db", "desktop.ini", ".ds_store"}
TOO_MANY = f"В архиве больше {MAX_FILES} файлов: пришлите его по частям."
TOO_BIG = "Архив после распаковки слишком велик: пришлите файлы по частям, без архива."
BOMB = "Архив сжат так, как не сжимаются таблицы и документы: распакуйте его сами и пришлите файлы."
LOCKED = "Архив защищён паролем: распакуйте его и пришлите сами файлы."
DAMAGED = "Архив повреждён или скопирован не полностью: пришлите его ещё раз."
EMPTY = "В архиве нет файлов."


@dataclass(frozen=True)
class Member:
    """A file of an archive: where it was unpacked, and its name inside the archive."""

    path: Path
    name: str


def unpack(path: Path, folder: Path) -> list[Member]:
    """Unpack every file below `folder` under names of our own; raises FileRefusedError with one sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            files = [info for info in archive.infolist() if not info.is_dir() and _is_file(info)]
            _check(files)
            members, left = [], MAX_BYTES
            for number, info in enumerate(files, 1):
                name = readable(info)
                target = folder / f"{number:04}" / f"file{PurePosixPath(name).suffix.lower()[:10]}"
                target.parent.mkdir(parents=True, exist_ok=True)
                left -= _write(archive, info, target, left)
                # Whether bytes that are known were sent again is told by the time of their file.
                state = path.stat()
                os.utime(target, ns=(state.st_atime_ns, state.st_mtime_ns))
                members.append(Member(target, name))
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise FileRefusedError(DAMAGED) from error
    except RuntimeError as error:
        raise FileRefusedError(LOCKED) from error
    return members


def _check(files: list[zipfile.ZipInfo]) -> None:
    if not files:
        raise FileRefusedError(EMPTY)
    if len(files) > MAX_FILES:
        raise FileRefusedError(TOO_MANY)
    if any(info.flag_bits & 0x1 for info in files):
        raise FileRefusedError(LOCKED)
    if sum(info.file_size for info in files) > MAX_BYTES:
        raise FileRefusedError(TOO_BIG)
    if any(
        info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1) for info in files
    ):
        raise FileRefusedError(BOMB)


def _is_file(info: zipfile.ZipInfo) -> bool:
    """Whether a member is a file for people: no link, nothing hidden, nothing that a system leaves in archives."""
    parts = [part.casefold() for part in PurePosixPath(readable(info)).parts]
    is_link = stat.S_ISLNK(info.external_attr >> 16)
    return bool(parts) and not is_link and not any(p in IGNORED or p.startswith((".", "~$")) for p in parts)


def readable(info: zipfile.ZipInfo) -> str:
    """The name of a member inside the archive, without ways out of it; names of old Windows archives are cp866."""
    name = info.filename
    if not info.flag_bits & 0x800:
        try:
            name = name.encode("cp437").decode("cp866")
        except UnicodeError:
            name = info.filename
    parts = [
        part for part in re.split(r"[\\/]+", name) if part not in ("", ".", "..") and not part.endswith(":")
    ]
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", "/".join(parts))


def _write(archive: zipfile.ZipFile, info: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Write a member and return its size; what an archive says of its sizes is not believed."""
    written = 0
    with archive.open(info) as source, target.open("wb") as out:
        while block := source.read(1 << 20):
            written += len(block)
            if written > left:
                raise FileRefusedError(TOO_BIG)
            out.write(block)
    return written


def forget(folder: Path) -> None:
    """Remove what was unpacked."""
    shutil.rmtree(folder, ignore_errors=True)
