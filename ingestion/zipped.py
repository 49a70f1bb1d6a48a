"""Files of a .zip as files that were sent: each is read, archived and reported on its own, the zip itself is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ingestion.core.archive import UnreadableFileError, sha256_of
from ingestion.core.model import Origin
from ingestion.inbox import Found, is_quiet
from ingestion.reading.safely import unpack_safely
from ingestion.reading.unpack import forget
from warehouse.home import Home

FOLDER = ".unpacked"
INNER = "Архив внутри архива не открывается: распакуйте его и пришлите сами файлы."


def unpacked(found: Found, home: Home) -> Iterator[Found]:
    """The file itself, or the files of a .zip one after another; what was unpacked is gone when they are taken.

    They lie where the same archive puts them every time: known bytes are told by their place and time.
    """
    if found.trouble or found.path.suffix.lower() != ".zip" or (found.may_grow and not is_quiet(found.path)):
        yield found
        return
    try:
        folder = home.root / FOLDER / sha256_of(found.path)[:16]
    except UnreadableFileError:
        yield found
        return
    forget(folder)
    folder.mkdir(parents=True, mode=0o700)
    try:
        members = unpack_safely(found.path, folder, Origin(found.file_name))
        if isinstance(members, str):
            yield replace(found, trouble=members)
            return
        for member in members:
            trouble = INNER if member.name.lower().endswith(".zip") else ""
            name = f"{found.file_name}/{member.name}"
            yield Found(member.path, name, trouble, is_named=found.is_named)
    finally:
        forget(folder)
