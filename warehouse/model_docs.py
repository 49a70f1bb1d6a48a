"""Documentation of the warehouse as one file that needs no network: dbt's own pages for the analyst."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from warehouse.dbt_process import dbt_environment
from warehouse.home import PROJECT_ROOT, Home

PAGE = "index.html"
#: dbt leaves an address in its page that a browser asks for in vain.
FAVICON = "${require('./assets/favicons/favicon.ico')}"


class DocsError(Exception):
    """dbt could not write its pages; the text is its own last words."""


def write_docs(home: Home, folder: Path) -> Path:
    """Write the documentation of models, columns, tests and their lineage; returns the page.

    Columns and types come from a copy of the published build, so that pages may be open meanwhile; before the first
    build they are those that the contracts name. Raises DocsError with the reason, leaving an older page as it was.
    """
    published = home.published()
    with tempfile.TemporaryDirectory() as name:
        copy, target = Path(name) / "obektiv.duckdb", Path(name) / "target"
        if published:
            shutil.copyfile(published, copy)
        arguments = ["docs", "generate", "--static", *([] if published else ["--empty-catalog"])]
        environment = dbt_environment(home, copy) | {
            "DBT_TARGET_PATH": target.as_posix(),
            "DBT_LOG_PATH": target.as_posix(),
        }
        command = [sys.executable, "-m", "warehouse.dbt_parse", *arguments]
        command += ["--project-dir", str(PROJECT_ROOT), "--profiles-dir", str(PROJECT_ROOT)]
        done = subprocess.run(
            command, env=environment, cwd=PROJECT_ROOT, capture_output=True, text=True, encoding="utf-8"
        )
        made = target / "static_index.html"
        if done.returncode or not made.exists():
            raise DocsError(_last_words(done.stdout or done.stderr))
        return _place(made, folder)


def _last_words(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(lines[-5:])[:500]


def _place(made: Path, folder: Path) -> Path:
    """Put the page into its folder in one step."""
    text = made.read_text(encoding="utf-8").replace(FAVICON, "data:,")
    folder.mkdir(parents=True, exist_ok=True)
    partial, page = folder / f".{PAGE}.new", folder / PAGE
    partial.write_text(text, encoding="utf-8")
    partial.replace(page)
    return page
