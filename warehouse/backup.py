"""A home in one file and back: what cannot be made again, with the sha256 of every file, checked before it is used.

Kept are the archive, the ingested store, names, publications, accounts, settings, papers and journals, and the
published build. Not kept is what is made by itself or lasts a moment: other builds, logs, locks, sessions, jobs. A
backup holds everything about people that the home holds: it is its owner's alone, and goes where the home itself could
lie.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import tarfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath

from warehouse import __version__
from warehouse.home import Home
from warehouse.private import owner_only

MANIFEST = "backup.json"
#: Folders and files at the top of a home that a backup leaves out; builds are added one by one.
LEFT_OUT = frozenset({"builds", "logs", "jobs", "lock", "sessions.json", "current"})
#: Where a copy is unpacked, inside the new home: the folder above may not be ours, and a home may be a volume.
BESIDE = ".restoring"
#: What a home that holds nothing may have: logs are in no copy, and a failed attempt writes one.
PASSING = frozenset({"logs", BESIDE})
SHA256 = re.compile(r"[0-9a-f]{64}")
BLOCK = 1 << 20


class BackupError(RuntimeError):
    """A backup that cannot be made or must not be used, in words."""


def _kept(home: Home) -> Iterator[Path]:
    """Files of a home that go into a backup."""
    for top in sorted(home.root.iterdir()):
        if top.name in LEFT_OUT or top.name.endswith((".lock", ".new")) or top.name.startswith("lock."):
            continue
        for path in [top] if top.is_file() else sorted(top.rglob("*")):
            if path.is_file() and not path.is_symlink():
                yield path
    if build := home.published():
        yield build


def _name(home: Home, path: Path) -> str:
    return path.relative_to(home.root.resolve()).as_posix()


def digest_of(path: Path) -> str:
    """The sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_archive(files: dict[str, str]) -> None:
    """Every file of the archive has the name of its own hash. Raises BackupError."""
    wrong = [
        name
        for name, digest in files.items()
        if (path := PurePosixPath(name)).parts[0] == "archive"
        and SHA256.fullmatch(path.name)
        and path.name != digest
    ]
    if wrong:
        raise BackupError(
            f"в архиве изменены файлы: {len(wrong)}, например {wrong[0]}. Верните их из прежней копии"
        )


def write(home: Home, out: Path, tell: Callable[[str], None] = lambda _: None) -> int:
    """Write a backup of a home that nobody writes into at the moment; returns how many files it holds.

    Raises BackupError for a damaged archive and for a file that is there already.
    """
    if out.exists():
        raise BackupError(f"файл {out} уже есть: назовите другой")
    home = Home(home.root.resolve())
    paths = list(_kept(home))
    tell("Считаю отпечатки")
    files = {_name(home, path): digest_of(path) for path in paths}
    _check_archive(files)
    build = home.published()
    about = {
        "version": __version__,
        "made": datetime.now().astimezone().isoformat(timespec="seconds"),
        "current": _name(home, build) if build else None,
        "files": files,
    }
    partial = out.with_name(f"{out.name}.new")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with owner_only(), tarfile.open(partial, "w:gz", compresslevel=1) as tar:
            text = json.dumps(about, ensure_ascii=False, indent=1).encode()
            note = tarfile.TarInfo(MANIFEST)
            note.size, note.mode = len(text), 0o600
            tar.addfile(note, io.BytesIO(text))
            for place, path in enumerate(paths, start=1):
                tar.add(path, _name(home, path), recursive=False)
                tell(f"Записываю {place} из {len(paths)}")
        partial.replace(out)
    finally:
        partial.unlink(missing_ok=True)
    return len(files)


def read(out: Path, home: Home, tell: Callable[[str], None] = lambda _: None) -> int:
    """Make a home out of a backup, and put it in place when every file is what it was; returns how many.

    The home must not exist yet or hold nothing but logs. Raises BackupError, and leaves nothing behind.
    """
    was_there = home.root.exists()
    if was_there and any(one.name not in PASSING for one in home.root.iterdir()):
        raise BackupError(f"папка {home.root} не пуста: копия возвращается только в новую")
    beside = home.root / BESIDE
    shutil.rmtree(beside, ignore_errors=True)
    is_back = False
    try:
        with owner_only():
            beside.mkdir(parents=True)
            tell("Распаковываю")
            count = _unpack(out, beside, tell)
            # What pages open comes last: a home that is cut off here shows nothing.
            for one in sorted(beside.iterdir(), key=lambda path: path.name == "current"):
                one.replace(home.root / one.name)
        is_back = True
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        if not (is_back or was_there):
            shutil.rmtree(home.root, ignore_errors=True)
    return count


def _put(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> None:
    """Unpack one file and nothing else, inside of a folder. Raises TarError.

    The filters of tarfile came with Python 3.11.4; systems with an older one are kept for years.
    """
    target = folder / member.name
    packed = tar.extractfile(member) if member.isfile() else None
    if packed is None or not target.resolve().is_relative_to(folder.resolve()):
        raise tarfile.TarError(member.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    with packed, target.open("wb") as file:
        shutil.copyfileobj(packed, file, BLOCK)
    target.chmod(member.mode & 0o700)
    os.utime(target, (member.mtime, member.mtime))


def _unpack(out: Path, beside: Path, tell: Callable[[str], None]) -> int:
    try:
        with tarfile.open(out, "r:gz") as tar:
            for member in tar:
                _put(tar, member, beside)
        about = json.loads((beside / MANIFEST).read_text(encoding="utf-8"))
        files, current = dict(about["files"]), about["current"]
    except (OSError, EOFError, tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{out.name} – не целая копия «Объектива»") from error
    (beside / MANIFEST).unlink()
    tell("Сверяю отпечатки")
    found = {p.relative_to(beside).as_posix(): digest_of(p) for p in beside.rglob("*") if p.is_file()}
    if found != files:
        wrong = sorted(name for name in found.keys() | files if found.get(name) != files.get(name))
        raise BackupError(f"в копии не те файлы: {len(wrong)}, например {wrong[0]}")
    _check_archive(found)
    if current:
        (beside / "current").write_text(current, encoding="utf-8")
    return len(found)
