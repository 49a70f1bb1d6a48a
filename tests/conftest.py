"""Fixtures shared by all tests: where the real data are, and what a machine without them does."""

import os
import re
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def repo_root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    path = Path(os.environ.get("OBEKTIV_SHARED", ROOT.parent / "shared"))
    if not (path / "README.md").exists():
        if os.environ.get("CI"):
            pytest.fail("CI must have the shared directory with real data beside the project")
        pytest.skip("нет каталога shared с реальными данными рядом с проектом")
    return path


@pytest.fixture(scope="session")
def demo_home() -> Path:
    """The synthetic municipality through the real commands: files, ingest, build."""
    from tests.homes import kept_home

    return kept_home("demo", ("demo", "--no-serve"))


@pytest.fixture(scope="session")
def altai_home(shared_dir: Path) -> Path:
    """A region's real results, specifications, scales, lists and four real plans."""
    from tests.homes import kept_home

    steps = [("ingest", str(shared_dir / "data")), ("ingest", str(shared_dir / "plans")), ("build",)]
    return kept_home("altai", *steps)


@pytest.fixture(scope="session")
def frozen_home() -> Path:
    """A small home of version 0.1.0 built by the present models; kept as long as nothing that makes marts changes."""
    from tests.homes import frozen_home

    return frozen_home()


@pytest.fixture
def home(tmp_path: Path):
    """An empty home."""
    from warehouse.home import Home

    return Home(tmp_path / "home").create()


#: Folders whose files share no dear fixture: each file is a group of its own.
BY_FILE = {
    ".",
    "dashboards",
    "warehouse",
    "warehouse/training",
    "obektiv/cli",
    "ingestion",
    "ingestion/sources",
}
#: Where every paper is composed once: a file that asks for none of the composed ones is a group of its own.
PAPERS = "dashboards/documents"
OF_PAPERS = re.compile(r"def \w+\([^)]*\b(papers|files|printed)\b")
#: Groups that build homes of their own or take long, in the order in which they begin.
DEAR = (
    "dashboards/pages/results",
    "warehouse/test_builds.py",
    "warehouse/test_upgrade.py",
    # Need no home of the demonstration while it is being made.
    "ingestion/sources/test_personal_data.py",
    "ingestion/published",
    "obektiv/demo",
    "warehouse/training/test_known_truth.py",
    "dbt/plans",
    "dashboards/documents",
    "dashboards/pages/objectivity",
)

#: Fixtures made of whole real files and plans: who uses them is run by `make real`, and nowhere without those files.
REAL = {"altai_home", "real_home", "real_plans", "region_build", "sittings"}
# Fixtures of homes that many groups share, and those of them that take minutes to make.
SHARED = {"demo_home", "altai_home", "frozen_home"}
SLOW = {"demo_home", "altai_home"}


@cache
def group_of(path: Path) -> str:
    """Return the group of a test file: its folder, or the file itself where it shares nothing with its folder."""
    below = path.resolve().relative_to(ROOT / "tests")
    folder = below.parent.as_posix()
    is_alone = folder in BY_FILE or (
        folder == PAPERS and not OF_PAPERS.search(path.read_text(encoding="utf-8"))
    )
    return below.as_posix() if is_alone else folder


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put dear groups first: no process waits for a home that another one is making, or ends with a dear group alone.

    One group makes the region's home while others build their own; then come groups that share homes, then the rest.
    """
    ranks: dict[str, int] = {}
    for item in items:
        group = group_of(item.path)
        used = set(getattr(item, "fixturenames", ()))
        params = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if REAL & used or any(param in (*REAL, "real") for param in params if isinstance(param, str)):
            item.add_marker(pytest.mark.real)
        rank = 1 + DEAR.index(group) if group in DEAR else 100
        rank = 0 if "altai_home" in used else min(rank, 50 if SHARED & used else rank)
        ranks[group] = min(rank, ranks.get(group, rank))
        if group in DEAR or SLOW & used or item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.dear)
    for later in sorted(group for group, rank in ranks.items() if rank == 0)[1:]:
        ranks[later] = 50
    items.sort(key=lambda item: (ranks[group_of(item.path)], group_of(item.path)))


def pytest_collection_finish() -> None:
    """Let pages that are run in tests share one look through the installed packages, as those of one server do.

    Streamlit 1.67 reads the metadata of every package for each `AppTest.run`: half the time of an opened page.
    """
    if "streamlit" in sys.modules:
        from streamlit.components.v2 import manifest_scanner

        manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """With several processes, a group of tests stays in one of them, so that its fixtures are made once.

    Not by the mark `xdist_group`: pytest 9.2 keeps the name of a test where xdist 3.8 does not look for it, and the
    mark does nothing without a word.
    """
    from xdist.scheduler import LoadScopeScheduling

    class ByGroup(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return group_of(ROOT / nodeid.split("::", 1)[0])

    config.option.loadscopereorder = False
    return ByGroup(config, log)
