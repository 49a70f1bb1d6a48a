"""Every paper of the demonstration, composed and written once for all tests of papers."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

import duckdb
import pytest

from dashboards.documents import pictures
from dashboards.documents.facts.context import Request
from dashboards.documents.model import FOR_SCHOOL, OPEN, Document
from dashboards.documents.registry import compose, render
from tests.dashboards.documents.of_demo import KINDS
from warehouse.home import Home
from warehouse.publications.release import release_of

SCHOOL = "991009"
#: A school whose cases of the latest year wait for its word: the letter asks about nothing older.
ASKED = "991015"
NOTE_ABOUT = "ВПР-2023-весна-РУ-5"
SMALL_SEASON = "КДР-2023-осень-МА-6"
ABOUT_A_SCHOOL = ("case_letter", "minutes_interview", "recheck_act", "recommendations", "school_card")
OF_A_SEASON = ("season_note", "cycle_folder", "order_season")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home, not the invented one of the pages beside."""
    return Home(tmp_path / "home").create()


def school_of(name: str) -> str:
    """Return the school of which a paper of a kind is made."""
    return ASKED if name == "case_letter" else SCHOOL


def request_for(name: str, version: str, home: Path) -> Request:
    needs_school = version == FOR_SCHOOL or name in ABOUT_A_SCHOOL
    # Every release of an open season is made for it: one of two works is enough for what all papers share.
    about = SMALL_SEASON if name in OF_A_SEASON and version == OPEN else None
    return Request(
        version=version,
        procedure_id=about,
        school_code=school_of(name) if needs_school else None,
        home=Home(home),
    )


@pytest.fixture(scope="session")
def papers(demo_home: Path) -> dict[tuple[str, str], Document]:
    """(kind, version) → document; small pictures, the same numbers."""
    scale, pictures.SCALE = pictures.SCALE, 0.6
    try:
        return {
            (kind.name, version): compose(kind.name, request_for(kind.name, version, demo_home))
            for kind in KINDS.values()
            for version in kind.versions
        }
    finally:
        pictures.SCALE = scale


@pytest.fixture(scope="session")
def released(demo_home: Path) -> set[float]:
    """Every share in percent that open papers of the default procedure and of its earlier seasons may print."""
    home = Home(demo_home)
    with duckdb.connect(str(home.published()), read_only=True) as db:
        before = db.execute(
            "select distinct previous_procedure_id from marts.rpt_marks_dynamics where procedure_id = ?",
            [NOTE_ABOUT],
        ).fetchall()
    found: set[float] = set()
    for code in (NOTE_ABOUT, SMALL_SEASON, *(p for (p,) in before)):
        release = release_of(home, code)
        assert release is not None
        with duckdb.connect(str(release.path), read_only=True) as db:
            columns = db.execute(
                "select table_name, column_name from information_schema.columns where table_schema = 'marts' and "
                "column_name like '%pct' and table_name not in ('rpt_scores', 'rpt_marks_dynamics')"
            ).fetchall()
            for table, column in columns:
                found |= {
                    v for (v,) in db.execute(f"select distinct {column} from marts.{table}").fetchall() if v
                }
    return found | {100 - v for v in found}


@pytest.fixture(scope="session")
def files(papers, tmp_path_factory) -> dict[tuple[str, str], Path]:
    """The same papers as files, in the first format of their kind."""
    folder = tmp_path_factory.mktemp("papers")
    made = {}
    for (name, version), document in papers.items():
        ending = KINDS[name].formats[0]
        path = folder / f"{name}-{version.replace(' ', '_')}{ending}"
        path.write_bytes(render(document, ending))
        made[name, version] = path
    return made


@pytest.fixture(scope="session")
def printed(papers):
    """(kind, version, ending) → bytes of the file, written once for all tests that open it."""
    return cache(lambda name, version, ending: render(papers[name, version], ending))


@pytest.fixture
def own(demo_home, tmp_path) -> Home:
    """A home of one's own with a copy of the demonstration's build, to be corrected."""
    home = Home(tmp_path / "home")
    home.builds.mkdir(parents=True)
    build = (demo_home / "current").resolve()
    shutil.copyfile(build, home.builds / build.name)
    home.current.symlink_to(home.builds / build.name)
    shutil.copyfile(demo_home / "demo_truth.json", home.root / "demo_truth.json")
    return home
