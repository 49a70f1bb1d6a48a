"""`python -m ingestion.declare` (`make staging`): what follows from the declarations of sources, written as files.

For whoever adds or changes a source: raw tables, staging models and their tests of plain sources, and the names of all
sources for pages. A test says when the files are stale.
"""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from ingestion.catalogue import all_sources
from ingestion.registers.staging import files_of
from ingestion.registers.table import TableSource
from warehouse.home import PROJECT_ROOT

STAGING = "dbt_project/models/staging"
TITLES = "dbt_project/seeds/source_kinds.csv"


def by_hand() -> dict[str, str]:
    """Return kind → reason of every table-shaped source whose staging model is written by hand."""
    specs = {kind: source.spec for kind, source in all_sources().items() if isinstance(source, TableSource)}
    return {kind: spec.staging.by_hand for kind, spec in specs.items() if spec.staging.by_hand}


def declared_files() -> dict[str, str]:
    """Return path below the project → content of every file that follows from the declarations."""
    files = {TITLES: _titles()}
    for kind, source in sorted(all_sources().items()):
        if isinstance(source, TableSource) and not source.spec.staging.by_hand:
            files |= {f"{STAGING}/{path}": text for path, text in files_of(kind, source.spec).items()}
    return files


def _titles() -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("source_kind", "title"))
    writer.writerows((kind, source.TITLE) for kind, source in sorted(all_sources().items()))
    return buffer.getvalue()


def stale_files(root: Path = PROJECT_ROOT) -> list[str]:
    """Return the files that are not what the declarations say, below a project."""
    return [path for path, text in declared_files().items() if _text(root / path) != text]


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main() -> int:
    """Write what is stale and name it."""
    files = declared_files()
    for name in stale_files():
        path = PROJECT_ROOT / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name], encoding="utf-8", newline="\n")
        print(name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
