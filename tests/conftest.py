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
