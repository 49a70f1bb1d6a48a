"""Server time of «Результаты» on a published build: first render and filter changes, split by where it is spent.

``python -m tests.benchmarks.results_page [HOME]`` (HOME = OBEKTIV_HOME with the twelve real files built; default: the
cached home of the tests). Wall time is that of the script of the page; the split is its own time under cProfile, scaled
to the wall time: DuckDB = inside the engine, Streamlit = its own code, Python = the rest (frames, charts, words).
"""

from __future__ import annotations

import cProfile
import os
import pstats
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.menu import PAGES

PAGE = next(page for page in PAGES if page.name == "results")
PROCEDURE = {"year": "2021", "sitting": "ВПР, весна", "subject": "МА", "grade": "4"}


@dataclass(frozen=True)
class Timing:
    """One step: wall seconds and their split."""

    step: str
    seconds: float
    duckdb: float
    python: float
    streamlit: float


class Watch:
    """Times the script of a page in the thread that runs it, and profiles it when asked."""

    def __init__(self) -> None:
        """Put itself between Streamlit and the script."""
        self.seconds, self.profile = 0.0, None
        original = ScriptRunner._run_script

        def run_script(runner, *arguments) -> None:
            started = time.perf_counter()
            if self.profile:
                self.profile.runcall(original, runner, *arguments)
            else:
                original(runner, *arguments)
            self.seconds = time.perf_counter() - started

        ScriptRunner._run_script = run_script


def timed(watch: Watch, step: str, run, before=lambda: None) -> Timing:
    """Run three times for the shortest wall time, once more for the split; each time from what ``before`` cached."""
    walls = []
    for _ in range(3):
        data.forget()
        before()
        run()
        walls.append(watch.seconds)
    data.forget()
    before()
    watch.profile = cProfile.Profile()
    run()
    own = {"duckdb": 0.0, "streamlit": 0.0, "python": 0.0}
    for (file, _, name), (_, _, spent, _, _) in pstats.Stats(watch.profile).stats.items():
        if "duckdb" in name.lower() or "duckdb" in file:
            own["duckdb"] += spent
        elif f"{os.sep}streamlit{os.sep}" in file or "protobuf" in file:
            own["streamlit"] += spent
        else:
            own["python"] += spent
    watch.profile = None
    scale = min(walls) / (sum(own.values()) or 1)
    return Timing(step, min(walls), *(own[k] * scale for k in ("duckdb", "python", "streamlit")))


def page(**address: str) -> AppTest:
    """The page with an address, not yet run."""
    app = AppTest.from_file(str(PAGE.file), default_timeout=120)
    for key, value in address.items():
        app.query_params[key] = value
    return app


def main(home: Path) -> list[Timing]:
    """Measure and print a table."""
    os.environ["OBEKTIV_HOME"] = str(home)
    watch = Watch()
    page(**PROCEDURE).run()  # imports and the first connection are not the page
    reports = page(**PROCEDURE).run().get("button_group")[0].options
    names = [getattr(option, "content", option) for option in reports]
    found = [timed(watch, "первый показ, регион", lambda: page(**PROCEDURE).run())]
    for name in names[1:]:
        found.append(
            timed(watch, f"отчёт «{name}», регион", lambda n=name: page(**PROCEDURE, report=n).run())
        )
    city = {**PROCEDURE, "municipality": "город Барнаул"}
    found.append(timed(watch, "муниципалитет", lambda: page(**city).run()))
    school = {
        **city,
        "school": next(b for b in page(**city).run().selectbox if b.label == "Школа").options[1],
    }
    school["school"] = school["school"].rstrip(")").rsplit("(")[-1].split()[-1]
    found.append(
        timed(watch, "смена фильтра: школа", lambda: page(**school).run(), lambda: page(**city).run())
    )
    found.append(
        timed(watch, "возврат к муниципалитету", lambda: page(**city).run(), lambda: page(**city).run())
    )
    print(f"{'шаг':42}{'всего, с':>10}{'DuckDB':>10}{'Python':>10}{'Streamlit':>11}")
    for t in found:
        print(f"{t.step:42}{t.seconds:10.2f}{t.duckdb:10.2f}{t.python:10.2f}{t.streamlit:11.2f}")
    return found


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]))
    else:
        from tests.homes import CACHE

        main(max(CACHE.glob("altai-*"), key=lambda path: path.stat().st_mtime))
