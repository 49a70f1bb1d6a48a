"""Which files there are to take, what they are called for people, and which are still being written."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from warehouse.home import Home

IGNORED_NAMES = {"thumbs.db", "desktop.ini", ".ds_store"}
#: A file of the inbox that changed within these seconds is looked at last, and left if it goes on changing.
QUIET_SECONDS = 2.0
LINK = "Это ссылка на другой файл или папку: положите в папку сам файл."
CLOSED_FOLDER = "Папка не читается: проверьте права доступа. Файлы из неё не загружены."


@dataclass(frozen=True)
class Found:
    """A file under the paths that were given; `trouble` says why it is not even opened.

    `is_named` – the file itself was given, not a folder; `may_grow` – it may be in the middle of being copied.
    """

    path: Path
    file_name: str
    trouble: str = ""
    is_named: bool = False
    may_grow: bool = False


def plan(paths: list[Path], home: Home) -> list[Found]:
    """Return every file under the paths (default: the inbox) with its name below the folder that was given.

    What the program itself writes into its home is never taken for somebody's data. In the inbox, files written a
    moment ago come last: until their turn they are whole.
    """
    if paths:
        return [one for given in paths for one in _under(given, home)]
    found = [replace(one, may_grow=True) for one in _under(home.inbox, home)]
    return sorted(found, key=lambda one: is_fresh(one.path))


def may_be_new(paths: list[Path], home: Home) -> bool:
    """Whether a file came to its place after the store was last written: a guess that costs one look at each."""
    try:
        written = home.raw.stat().st_mtime
    except OSError:
        return True
    for given in paths or [home.inbox]:
        for folder, _, names in os.walk(given) if given.is_dir() else [(str(given.parent), [], [given.name])]:
            for name in names:
                with suppress(OSError):
                    if Path(folder, name).lstat().st_ctime > written:
                        return True
    return False


def _under(given: Path, home: Home) -> Iterator[Found]:
    if not given.is_dir():
        # A single file keeps its two parent folders: some layouts name the year and grade only there.
        name = readable("/".join(given.absolute().parts[-3:]).lstrip("/"))
        yield Found(given, name, is_named=True)
        return
    # What somebody sent through a page lies beside its job, and only that is asked for there.
    is_sent = _is_below(given, home.jobs)
    closed: list[OSError] = []
    below = []
    for folder, folders, files in os.walk(given, onerror=closed.append):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        below += [Path(folder, name) for name in (*files, *links)]
    for path in sorted(below):
        hidden = path.name.startswith((".", "~$")) or path.name.lower() in IGNORED_NAMES
        own = _is_below(path, home.root) and not _is_below(path, home.inbox) and not is_sent
        if hidden or own:
            continue
        name = readable(path.relative_to(given).as_posix())
        if path.is_symlink():
            yield Found(path, name, LINK)
        elif path.is_file():
            yield Found(path, name)
    for error in closed:
        shut = Path(str(error.filename))
        yield Found(shut, readable(shut.relative_to(given).as_posix()), CLOSED_FOLDER)


def _is_below(path: Path, folder: Path) -> bool:
    # The folder of a link and not what it points at: a link in the inbox is said, wherever it leads.
    return (path.parent.resolve() / path.name).is_relative_to(folder)


def readable(name: str) -> str:
    """Return a file name as text: names from other systems may be no UTF-8, or hold characters that steer a screen."""
    try:
        name.encode("utf-8")
    except UnicodeEncodeError:
        name = os.fsencode(name).decode("cp1251", "replace")
    return re.sub(r"[\x00-\x1f\x7f-\x9f]", "\N{REPLACEMENT CHARACTER}", name)


def is_fresh(path: Path) -> bool:
    """Whether a file changed within the last seconds; one that is gone is not."""
    try:
        return abs(time.time() - path.lstat().st_mtime) < QUIET_SECONDS
    except OSError:
        return False


def is_quiet(path: Path) -> bool:
    """Wait until a file has not changed for a moment; False when it goes on changing."""
    try:
        before = path.stat()
        while is_fresh(path):
            time.sleep(0.1)
            now = path.stat()
            if (now.st_size, now.st_mtime_ns) != (before.st_size, before.st_mtime_ns):
                return False
    except OSError:
        return False
    return True
