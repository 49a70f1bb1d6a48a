"""Small new files go in batches: copied one by one, read in one request, written in few transactions.

Everything about a file stays its own: its entry in the log, what is found in it, what it replaces. Files that are
known, big, or still being copied are taken by themselves, in their turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from ingestion.core.archive import Incoming
from ingestion.core.model import FileReport, Origin, Reading
from ingestion.core.together import Together
from ingestion.loading import Loader
from ingestion.loads.together import Member
from ingestion.reading.safely import read_together_safely

#: A file of more bytes is read by itself; so many files and bytes are read in one request.
BIG, MOST_FILES, MOST_BYTES = 400_000, 300, 8_000_000


@dataclass
class Waiting:
    """A file of a batch: its copy, how it is called, when it came and in which run."""

    path: Path
    file_name: str
    sha256: str
    size: int
    at: datetime
    run_id: str | None
    incoming: Incoming | None = None


@dataclass
class Batch:
    """Files that wait to be read together, by their hashes."""

    files: list[Waiting] = field(default_factory=list)
    size: int = 0

    def add(self, file: Waiting) -> None:
        """Take a file in."""
        self.files.append(file)
        self.size += file.size

    @property
    def is_full(self) -> bool:
        """Whether it is time to read them."""
        return len(self.files) >= MOST_FILES or self.size >= MOST_BYTES

    def holds(self, sha256: str) -> bool:
        """Whether the same bytes wait already."""
        return any(file.sha256 == sha256 for file in self.files)


def load_all(
    files: list[Waiting],
    loader: Loader,
    archive: Callable[[Waiting, str | None], Path],
    load: Callable[[Waiting, Reading, Path], FileReport],
) -> list[FileReport]:
    """Read and load the files of a batch in their order; returns their reports.

    `archive` keeps a file that was recognised (its kind is given) and says where it is; `load` loads one by itself.
    """
    said = read_together_safely([(file.path, Origin(file.file_name)) for file in files])
    group_of = {number: group for group in said.groups for number in group.counts}
    kept = []
    for number, file in enumerate(files):
        kind = group_of[number].kind if number in group_of else said.alone[number].kind
        kept.append(archive(file, kind))
    reports: list[FileReport] = []

    def alone(member: Member) -> FileReport:
        number = member.number
        reading = Reading(member.group.kind, "read", extract=member.group.extract(number))
        return load(files[number], reading, kept[number])

    for run in _runs(range(len(files)), group_of):
        if run[0] in group_of:
            members = [_member(files[number], group_of[number], number, kept[number]) for number in run]
            reports += loader.load_together(members, alone)
        else:
            reports += [load(files[number], said.alone[number], kept[number]) for number in run]
    return reports


def _member(file: Waiting, group: Together, number: int, kept: Path) -> Member:
    return Member(group, number, kept, file.file_name, file.sha256, file.size, file.at, file.run_id)


def _runs(numbers: range, group_of: dict[int, Together]) -> Iterator[list[int]]:
    """Neighbours that go the same way: by themselves, or together."""
    run: list[int] = []
    for number in numbers:
        if run and (run[-1] in group_of) != (number in group_of):
            yield run
            run = []
        run.append(number)
    if run:
        yield run
