"""Fixtures shared by all tests: where the real data are, and what a machine without them does."""

import os
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


@pytest.fixture
def home(tmp_path: Path):
    """An empty home."""
    from warehouse.home import Home

    return Home(tmp_path / "home").create()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With several processes, tests that share dear fixtures stay together: one folder, one process."""
    for item in items:
        folder = item.path.parent.relative_to(ROOT / "tests").as_posix()
        group = item.path.name if folder in {".", "dashboards"} else folder
        item.add_marker(pytest.mark.xdist_group(group))
