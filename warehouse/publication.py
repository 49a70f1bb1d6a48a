"""Which builds there are, in the order of publication, and which of them is shown; what nobody needs is removed."""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from warehouse.home import Home
from warehouse.project_hash import project_hash

KEPT_BUILDS = 3
#: Names that only builds have: other databases in the folder are not ours to remove.
BUILD_NAME = re.compile(r"\d{8}T\d{6}_[0-9a-f]{8}(?:_\d+)?")


def note_of(path: Path) -> Path:
    """The note that makes a build a published one."""
    return path.with_suffix(".json")


def read_note(path: Path) -> dict[str, Any]:
    """What was noted of a build; nothing where the note is absent or was cut off by a full disk."""
    try:
        note: dict[str, Any] = json.loads(note_of(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return note


def point_current(home: Home, target: Path) -> None:
    """Switch `current` to a build in one step; a text file where symlinks are not to be had."""
    relative = target.relative_to(home.root)
    partial = home.root / ".current.new"
    partial.unlink(missing_ok=True)
    try:
        partial.symlink_to(relative)
    except OSError:
        partial.write_text(relative.as_posix(), encoding="utf-8")
    partial.replace(home.current)


def number_of(path: Path) -> int:
    """The place of a build in the order of publication; 0 where an earlier version left no number."""
    number: int = read_note(path).get("number", 0)
    return number


def published_builds(home: Home) -> list[Path]:
    """Return the builds that were published and still exist, oldest first, whatever the clock said."""
    found = (path for path in home.builds.glob("*.duckdb") if note_of(path).exists())
    return sorted(found, key=lambda path: (number_of(path), path.name))


def new_id(home: Home, started: datetime) -> str:
    """A name that no build has, even when the clock was set back to the second of an earlier one."""
    name = f"{started:%Y%m%dT%H%M%S}_{project_hash()[:8]}"
    taken = {path.name.split(".")[0] for path in home.builds.iterdir()}
    return next(
        each for n in range(1, len(taken) + 3) if (each := name if n == 1 else f"{name}_{n}") not in taken
    )


def remove_orphans(home: Home) -> None:
    """Remove what builds that were killed left behind: files without a note and their working files."""
    current = home.published()
    for path in home.builds.iterdir():
        name, _, ending = path.name.partition(".")
        whole = home.builds / f"{name}.duckdb"
        if not BUILD_NAME.fullmatch(name) or whole.resolve() == current:
            continue
        is_orphan = not (whole.exists() if ending == "json" else note_of(whole).exists())
        if is_orphan:
            _remove(path)


def _remove(path: Path) -> None:
    # A reader may hold the file open on Windows; the next build tries again.
    with suppress(OSError):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def prune(home: Home) -> None:
    """Keep the last builds and the one that is shown."""
    current = home.published()
    for path in published_builds(home)[:-KEPT_BUILDS]:
        if path.resolve() != current:
            _remove(path)
            if not path.exists():
                _remove(note_of(path))


def discard(target: Path) -> None:
    """Remove an unpublished build with its working files."""
    for path in (target, Path(f"{target}.wal"), Path(f"{target}.tmp"), note_of(target)):
        _remove(path)
