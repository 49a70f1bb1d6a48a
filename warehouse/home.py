"""Where the program keeps what it writes: one directory, `OBEKTIV_HOME`, for every command and test."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from warehouse import private

PROJECT_ROOT = Path(__file__).resolve().parents[1]


def school_year_of(day: date) -> int:
    """Return the school year of a day: the year of its June (1 September starts a new one)."""
    return day.year + (day.month >= 9)


@dataclass(frozen=True)
class Home:
    """Paths below `OBEKTIV_HOME` (default `./var`), for everybody who reads or writes data.

    `archive` is never edited; `raw` is the ingested truth with one writer; `builds` hold databases that are
    written once; `current` names the published one.
    """

    root: Path

    @classmethod
    def from_env(cls) -> Home:
        """Return the home named by the environment, without creating it."""
        return cls(Path(os.environ.get("OBEKTIV_HOME", "var")).expanduser().resolve())

    @property
    def inbox(self) -> Path:
        """Where people drop files."""
        return self.root / "inbox"

    @property
    def archive(self) -> Path:
        """Bytes of every file under its sha256, and a note of where it came from."""
        return self.root / "archive"

    @property
    def returned(self) -> Path:
        """Annotated copies for the people who sent files with findings."""
        return self.root / "returned"

    @property
    def builds(self) -> Path:
        """Databases built by dbt, a new name for each."""
        return self.root / "builds"

    @property
    def current(self) -> Path:
        """Pointer to the published database."""
        return self.root / "current"

    @property
    def raw(self) -> Path:
        """Ingested rows, load log, findings and quarantine."""
        return self.root / "ingested.duckdb"

    @property
    def people(self) -> Path:
        """Names of adults behind codes: readable by the owner of the directory only, never published."""
        return self.root / "people.duckdb"

    @property
    def publications(self) -> Path:
        """Ledger of open papers and their frozen releases: kept by every rebuild, to be kept by every backup."""
        return self.root / "publications"

    @property
    def logs(self) -> Path:
        """Logs of builds and refreshes."""
        return self.root / "logs"

    @property
    def jobs(self) -> Path:
        """What people asked for on pages, with the files they sent for it, until it is done."""
        return self.root / "jobs"

    @property
    def drafts(self) -> Path:
        """What people typed on pages and have not recorded, until they remove it."""
        return self.root / "drafts"

    @property
    def lock(self) -> Path:
        """The lock of the one writer."""
        return self.root / "lock"

    @property
    def demo_note(self) -> Path:
        """What the synthetic municipality planted; its presence marks the home as a demonstration."""
        return self.root / "demo_truth.json"

    def today(self) -> date:
        """Return the day that deadlines are counted from: today, or the day a demonstration or a test fixes."""
        fixed = os.environ.get("OBEKTIV_TODAY")
        if not fixed and self.demo_note.exists():
            fixed = json.loads(self.demo_note.read_text(encoding="utf-8")).get("today")
        return date.fromisoformat(fixed) if fixed else date.today()

    def create(self) -> Home:
        """Create the directories that do not exist yet, open to their owner alone, and return self.

        A home of an older version, open to others, is closed to them here.
        """
        private.write_for_owner_only()
        for path in (self.inbox, self.archive, self.returned, self.builds, self.logs):
            path.mkdir(parents=True, exist_ok=True)
        private.tighten(self.root)
        return self

    def published(self) -> Path | None:
        """Return the published database with its real path, or None when nothing is published yet."""
        pointer = self.current
        if pointer.is_symlink():
            target = pointer.resolve()
        elif pointer.is_file():
            target = (self.root / pointer.read_text(encoding="utf-8").strip()).resolve()
        else:
            return None
        return target if target.exists() else None
