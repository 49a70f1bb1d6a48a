"""Everything the program writes is the owner's alone, from the first moment; where the system knows such rights.

Windows keeps rights by folder and account: nothing is done there.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

#: What others are left of a new file or folder.
NOTHING_FOR_OTHERS = 0o077
KNOWS_RIGHTS = os.name != "nt"


def write_for_owner_only() -> None:
    """From here on this process and those it starts make files 0600 and folders 0700: for every entry point."""
    if KNOWS_RIGHTS:
        os.umask(NOTHING_FOR_OTHERS)


@contextmanager
def owner_only() -> Iterator[None]:
    """Files made inside the block are 0600 also in a process that is not ours (a notebook, a test)."""
    if not KNOWS_RIGHTS:
        yield
        return
    before = os.umask(NOTHING_FOR_OTHERS)
    try:
        yield
    finally:
        os.umask(before)


def is_open_to_others(path: Path) -> bool:
    """Whether somebody else may read, enter or change a file or folder."""
    return KNOWS_RIGHTS and bool(stat.S_IMODE(path.lstat().st_mode) & NOTHING_FOR_OTHERS)


def owner_if_another(root: Path) -> str | None:
    """Name the account that a folder belongs to when the administrator of the system would write into it.

    What root writes is root's, and the service that owns the folder could not open it any more.
    """
    if not KNOWS_RIGHTS or os.geteuid() != 0 or not root.exists() or root.stat().st_uid == 0:
        return None
    try:
        return root.owner()
    except KeyError:
        return str(root.stat().st_uid)


def read_secret(path: Path) -> str:
    """Read a secret that a person laid down, and close the file to others. Raises OSError."""
    if is_open_to_others(path):
        with suppress(OSError):
            path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()


def tighten(root: Path) -> None:
    """Take a folder and everything below it away from others, as an older version or a copy left it.

    Links are not followed; what belongs to another account keeps its rights.
    """
    if not (KNOWS_RIGHTS and is_open_to_others(root)):
        return
    # The folder itself comes first: from then on nobody else reaches what is below.
    for folder, _, files in os.walk(root):
        for path in (Path(folder), *(Path(folder, name) for name in files)):
            with suppress(OSError):
                if not path.is_symlink():
                    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~NOTHING_FOR_OTHERS)
