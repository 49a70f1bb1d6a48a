"""The archive: every file's bytes under their sha256, with a note of the names they came under. Never edited."""

from __future__ import annotations

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path


def sha256_of(path: Path) -> str:
    """Return the sha256 of a file's bytes as hex."""
    digest = hashlib.sha256()
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def keep(path: Path, sha256: str, file_name: str, archive: Path, run_id: str | None) -> Path:
    """Copy a file into the archive unless its bytes are there already; returns the archived path."""
    target = archive / sha256
    note = archive / f"{sha256}.json"
    if target.exists() and note.exists():
        return target
    archive.mkdir(parents=True, exist_ok=True)
    partial = archive / f".{sha256}.part"
    shutil.copyfile(path, partial)
    partial.replace(target)
    target.chmod(0o400)
    kept = {
        "file_name": file_name,
        "run_id": run_id,
        "archived_at": datetime.now(UTC).isoformat(timespec="microseconds"),
    }
    note.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    return target


def archived(archive: Path) -> list[tuple[Path, str, str, str | None]]:
    """Return (path, sha256, file name, run) of every archived file in the order it first came.

    The run is None in notes of version 0.1.0: their files are history for later runs and never new themselves.
    """
    notes = [(json.loads(note.read_text(encoding="utf-8")), note) for note in archive.glob("*.json")]
    notes.sort(key=lambda pair: (pair[0]["archived_at"], pair[1].stem))
    return [(archive / note.stem, note.stem, kept["file_name"], kept.get("run_id")) for kept, note in notes]
