"""What papers cost: ``python -m tests.benchmarks.papers HOME [SCHOOLS]``, HOME with a published build; by hand.

Processor seconds of a paper are those of its own process, after the libraries are read: the first paper of a process,
and the same one again (another reader of the same server). Then the whole set «По школе» of the largest municipality,
SCHOOLS of its schools, by two processes that share the schools, as the worker of two cores would: wall and processor.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import INTERNAL, OPEN
from warehouse.home import Home
from warehouse.query import query
from warehouse.scope import Scope

#: Kind and version of what is measured, and whether it is about a whole season.
MEASURED = (
    ("season_note", OPEN, True),
    ("season_note", INTERNAL, True),
    ("analytic_note", OPEN, False),
    ("meeting_slides", OPEN, False),
    ("meeting_slides", OPEN, True),
    ("minutes_meeting", OPEN, True),
)
SCHOOLS, PROCESSES = 84, 2
ONE = """
import sys, time
from pathlib import Path
from dashboards.documents import writers
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.registry import compose, kind_of, render
from warehouse.home import Home
home, name, version, whole = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "True"
ending = kind_of(name).formats[0]
request = Request(version=version, home=Home(home), whole_season=whole)
# Libraries, words and templates are read once a process: by a paper about something else.
for other in ("conditions_note", "plan_note", "appeals_note", "register_experts", "upload_note"):
    try:
        render(compose(other, Request(version="служебная", home=Home(home))), ".docx")
    except CannotComposeError:
        pass
for _ in "12":
    wall, spent = time.perf_counter(), time.process_time()
    content = render(compose(name, request), ending)
    print(time.process_time() - spent, time.perf_counter() - wall)
"""


def one(home: Path, name: str, version: str, *, whole: bool) -> list[list[float]]:
    """Processor and wall seconds of a paper in a process of its own: the first time, and again."""
    command = [sys.executable, "-c", ONE, str(home), name, version, str(whole)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8")
    return [[float(word) for word in line.split()] for line in done.stdout.splitlines()[-2:]]


def schools_of(home: Home, most: int) -> list[str]:
    """Schools with results of the municipality that has most of them."""
    rows = query("papers/schools", Scope(), home=home)
    largest = rows["municipality"].value_counts(sort=True)["municipality"][0]
    return rows.filter(pl.col("municipality") == largest)["school_code"].sort().to_list()[:most]


def sets_of(home: Path, codes: list[str]) -> tuple[int, int, float]:
    """Sets of some schools, one after another: papers, sets that cannot be made, processor seconds."""
    from dashboards.documents.sets import write_set

    made, none = 0, 0
    before = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        for code in codes:
            request = Request(school_code=code, home=Home(home))
            try:
                made += len(write_set(request, Path(folder, f"{code}.zip"), name="school").papers)
            except CannotComposeError:
                none += 1
    return made, none, time.process_time() - before


def whole_set(home: Path, most: int) -> None:
    """The set of every school by two processes."""
    codes = schools_of(Home(home), most)
    started = time.perf_counter()
    with ProcessPoolExecutor(PROCESSES) as pool:
        found = list(pool.map(sets_of, [home] * PROCESSES, [codes[n::PROCESSES] for n in range(PROCESSES)]))
    papers, none, spent = (sum(part) for part in zip(*found, strict=True))
    wall = time.perf_counter() - started
    print(
        f"набор «По школе», школ {len(codes)}: {wall:.0f} с по часам на {PROCESSES} процессах, "
        f"{spent:.0f} с процессора, бумаг {papers}, школ без бумаг {none}",
        flush=True,
    )


def main() -> None:
    """Measure every paper, then the set."""
    home = Path(sys.argv[1]).resolve()
    os.environ["OBEKTIV_HOME"] = str(home)
    for name, version, whole in MEASURED:
        (first, wall), (again, _) = one(home, name, version, whole=whole)
        words = "весь сезон" if whole else "одна процедура"
        print(
            f"{name} ({version}, {words}): {first:.2f} с процессора ({wall:.2f} по часам), ещё раз {again:.2f}",
            flush=True,
        )
    whole_set(home, int(sys.argv[2]) if len(sys.argv) > 2 else SCHOOLS)


if __name__ == "__main__":
    main()
