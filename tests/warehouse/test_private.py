"""What the program writes is its owner's alone: from the first moment, also where an older version left it open."""

import os
import stat
import tarfile
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ingestion.core import people
from tests.homes import FROZEN, obektiv
from warehouse.home import Home
from warehouse.private import is_open_to_others, owner_only

pytestmark = pytest.mark.skipif(os.name == "nt", reason="на Windows права наследуются от папки")


@pytest.fixture(autouse=True)
def usual_rights():
    """A process as a system starts it: what it makes is open to everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(root: Path) -> list[str]:
    found = [root, *root.rglob("*")] if root.is_dir() else [root]
    return [str(path) for path in found if not path.is_symlink() and is_open_to_others(path)]


def test_a_whole_home_made_by_the_commands_is_the_owners_alone(demo_home):
    # The mark of a kept home is made by the tests.
    assert open_to_others(demo_home) in ([], [str(demo_home / ".complete")])
    assert {path.name for path in demo_home.iterdir()} >= {
        "archive",
        "builds",
        "logs",
        "lock",
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in (demo_home / "archive").iterdir()} <= {0o400, 0o600}


def test_a_home_of_an_older_version_is_closed_when_it_is_opened(tmp_path):
    root, outside = tmp_path / "home", tmp_path / "outside"
    with tarfile.open(FROZEN) as archive:
        archive.extractall(root, filter="data")
    root.chmod(0o755)
    outside.mkdir()
    (outside / "их файл").touch()
    (root / "link").symlink_to(outside)
    assert len(open_to_others(root)) > 10
    Home(root).create()
    assert open_to_others(root) == []
    assert is_open_to_others(outside)
    assert is_open_to_others(outside / "их файл")


def test_what_is_written_after_a_home_is_opened_is_closed(tmp_path):
    home = Home(tmp_path / "home").create()
    (home.inbox / "файл.csv").write_text("а;б", encoding="utf-8")
    (home.root / "papers").mkdir()
    duckdb.connect(str(home.raw)).close()
    assert open_to_others(home.root) == []


def test_names_are_not_open_for_a_moment(tmp_path, monkeypatch):
    path, seen = tmp_path / "people.duckdb", []
    connect = duckdb.connect

    def watched(name):
        opened = connect(name)
        seen.append(is_open_to_others(path))
        return opened

    monkeypatch.setattr(people.duckdb, "connect", watched)
    names = pl.DataFrame({"kind": ["teachers"], "code": ["П-1"], "name": ["имя"]})
    people.keep_names(path, names)
    people.keep_names(path, names)
    assert seen == [False, False]
    assert open_to_others(path) == []


def test_a_form_written_outside_the_home_is_closed_too(tmp_path):
    obektiv(tmp_path / "home", "template", "observers", "--out", str(tmp_path / "forms" / "Форма.xlsx"))
    assert open_to_others(tmp_path / "forms") == []


def test_the_rights_of_a_foreign_process_come_back():
    with owner_only():
        pass
    assert os.umask(0o022) == 0o022
