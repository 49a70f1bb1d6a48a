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


def keep(
    path: Path, sha256: str, file_name: str, archive: Path, run_id: str | None, at: datetime | None = None
) -> Path:
    """Copy a file into the archive unless its bytes are there already; returns the archived path.

    The note says where the file lay and of what time it was: a file that still lies there was not sent again.
    """
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
        "archived_at": (at or datetime.now(UTC)).isoformat(timespec="microseconds"),
        "path": str(path.absolute()),
        "mtime_ns": path.stat().st_mtime_ns,
    }
    note.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
    return target
