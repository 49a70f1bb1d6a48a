"""What people decided about loads, kept beside the archived files: one small file a decision, replayed by a rebuild.

`withdraw` – the load counts no more, `replace` and `add` – how a load that waited is taken, `again` – a file that was
replaced or withdrawn came again, `named` – known bytes came under a name that says something else about them.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path

FOLDER = "decisions"
CAME = "came"


@dataclass(frozen=True)
class Event:
    """One thing that happened to a file: when (UTC), what, which bytes under which name, why, where it lay."""

    at: str
    action: str
    sha256: str
    file_name: str
    why: str | None = None
    run_id: str | None = None
    path: str | None = None
    mtime_ns: int | None = None

    @property
    def moment(self) -> datetime:
        """The time as the store keeps it: UTC without a zone."""
        return datetime.fromisoformat(self.at).replace(tzinfo=None)


def _stamp(at: str) -> str:
    return at.replace(":", "").replace("+0000", "")


def keep(event: Event, archive: Path) -> None:
    """Write a decision: whole or not at all, the owner's alone, never edited."""
    folder = archive / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"{_stamp(event.at)}_{event.action}_{event.sha256[:12]}.json"
    partial = target.with_name(f".{target.name}.part")
    partial.write_text(json.dumps(asdict(event)), encoding="utf-8")
    with partial.open("rb") as handle:
        os.fsync(handle.fileno())
    partial.replace(target)
    target.chmod(0o400)


def events(archive: Path) -> list[Event]:
    """Return everything that happened in order: files as they first came and what was decided about them."""
    found = []
    for note in archive.glob("*.json"):
        kept = json.loads(note.read_text(encoding="utf-8"))
        # The run is None in notes of version 0.1.0: their files are history for later runs and never new themselves.
        found.append(
            Event(
                kept["archived_at"],
                CAME,
                note.stem,
                kept["file_name"],
                run_id=kept.get("run_id"),
                path=kept.get("path"),
                mtime_ns=kept.get("mtime_ns"),
            )
        )
    for path in (archive / FOLDER).glob("*.json"):
        found.append(Event(**json.loads(path.read_text(encoding="utf-8"))))
    # Moments are compared as moments: notes of 0.1.0 write the zone in another way.
    return sorted(found, key=lambda event: (event.moment, event.action != CAME, event.sha256))


def decided_after(archive: Path, moment: datetime) -> list[Event]:
    """Return decisions later than a moment (UTC), without reading the others: what a killed program left undone."""
    last = _stamp(moment.isoformat(timespec="microseconds"))
    names = sorted(path for path in (archive / FOLDER).glob("*.json") if path.name.split("_")[0] > last)
    return [Event(**json.loads(path.read_text(encoding="utf-8"))) for path in names]


def about(archive: Path, sha256: str) -> list[Event]:
    """Return what happened to some bytes, without reading the notes of all others."""
    note = archive / f"{sha256}.json"
    found: list[Event] = []
    if note.exists():
        kept = json.loads(note.read_text(encoding="utf-8"))
        place = {name: kept.get(name) for name in ("run_id", "path", "mtime_ns")}
        found.append(replace(Event(kept["archived_at"], CAME, sha256, kept["file_name"]), **place))
    paths: list[Path] = []
    with suppress(FileNotFoundError):
        # A pattern of its own for every file would be compiled for every file.
        paths = [path for path in (archive / FOLDER).iterdir() if path.name.endswith(f"_{sha256[:12]}.json")]
    for path in sorted(paths):
        event = Event(**json.loads(path.read_text(encoding="utf-8")))
        if event.sha256 == sha256:
            found.append(event)
    return found
