"""Files that somebody drops on the page: kept beside their job until the person says what becomes of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from typing import Any

from dashboards.inbox import Sent, safe_name
from warehouse import jobs
from warehouse.home import Home
from warehouse.scope import Scope

MOST_FILES, MOST_MB = 300, 500
#: What the refusal of a plan that names its years nowhere asks for (`ingestion/plans/period.py`).
NO_YEAR = "укажите учебный год в названии плана"
ENDINGS = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "docx", "doc", "odt", "rtf", "pdf", "zip")


def too_much(sent: Iterable[Sent]) -> str:
    """Why so many files are not taken at once, in words; nothing when they are."""
    sizes = [one.size for one in sent]
    if len(sizes) > MOST_FILES:
        return f"За один раз – не больше {MOST_FILES} файлов. Пришлите их частями или одним архивом zip."
    if sum(sizes) > MOST_MB * 1_000_000:
        return f"За один раз – не больше {MOST_MB} МБ. Пришлите файлы частями."
    return ""


def keep(home: Home, sent: Iterable[Sent]) -> str:
    """Keep files for a job to come; returns its number. Two of one name lie in folders of their own."""
    job = jobs.new_name()
    root = jobs.files(home, job)
    root.mkdir(mode=0o700, parents=True)
    for number, one in enumerate(sent, start=1):
        path = root / safe_name(one.name)
        if path.exists():
            path = root / str(number) / path.name
            path.parent.mkdir(mode=0o700)
        path.write_bytes(one.getbuffer())
    return job


def of_year(home: Home, job: str, name: str, years: str) -> str:
    """Keep the files of a job for another one, one of them with the school year in its name; returns the new number."""
    new = jobs.new_name()
    shutil.move(jobs.files(home, job), jobs.files(home, new))
    path = jobs.files(home, new) / name
    path.rename(path.with_name(f"{path.stem} {years}{path.suffix}"))
    return new


def yearless(home: Home, job: str, files: Iterable[dict[str, Any]]) -> list[str]:
    """Names of plans that are refused for want of a year alone and lie beside the job, not in an archive."""
    root = jobs.files(home, job)
    refused = [one for one in files if one["status"] == "refused" and NO_YEAR in one["message"]]
    return [one["file_name"] for one in refused if (root / one["file_name"]).is_file()]


def forget(home: Home, job: str) -> None:
    """Remove the files of a job: what was loaded is in the archive, what was not is nobody's any more."""
    shutil.rmtree(jobs.files(home, job), ignore_errors=True)


def foreign(files: Iterable[dict[str, Any]], scope: Scope, known: frozenset[str]) -> list[str]:
    """Names of files that speak of more than the reader's schools (`known`): such a reader may not load them.

    files: the answer of the look. A file that says nothing of any single school is the department's to load; one that
    is not loaded anyway is nobody's.
    """
    if scope.is_whole:
        return []
    loading = [one for one in files if one["status"] in ("loaded", "held", "replaced", "withdrawn")]
    return [one["file_name"] for one in loading if not one["schools"] or not set(one["schools"]) <= known]
