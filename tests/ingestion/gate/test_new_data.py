"""New data are looked at as a whole before a build, once; nobody else waits for the library that does it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import duckdb
import pytest

from ingestion.gate import batch
from ingestion.pipeline import has_new, ingest, rebuild, validate_new
from tests.ingestion.core.builders import NAME_2021, dump_2021, row_2021
from tests.ingestion.gate.test_file_rules import pupils, register
from warehouse.home import Home

ROOT = Path(__file__).resolve().parents[3]
LIBRARIES = ("great_expectations", "pandas")


def answers(home, columns="source_kind, rule_id, status, checked_cnt, unexpected_cnt, observed, expected"):
    with duckdb.connect(str(home.raw)) as connection:
        return connection.execute(
            f"select run_id, {columns} from ops.expectations where level = 'batch' order by all"
        ).fetchall()


def imported(home, *arguments: str) -> set[str]:
    """Which of the slow libraries a command imports, in a process of its own."""
    code = (
        "import sys\nfrom obektiv.cli import main\n"
        f"sys.argv = ['obektiv', *{list(arguments)!r}]\n"
        "try:\n    main()\nexcept SystemExit as done:\n    code = done.code\n"
        f"print('IMPORTED', *[name for name in {LIBRARIES!r} if name in sys.modules])"
    )
    env = {**os.environ, "OBEKTIV_HOME": str(home.root), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True, encoding="utf-8"
    )
    assert "IMPORTED" in done.stdout, done.stdout + done.stderr
    return set(done.stdout.rsplit("IMPORTED", 1)[1].split())


@pytest.fixture
def book(tmp_path):
    return dump_2021(tmp_path / "files", *pupils())


def test_no_file_waits_for_the_library(home, book):
    for command in (["--help"], ["ingest", "--help"], ["ingest", "--dry-run", str(book)], ["status"]):
        assert imported(home, *command) == set(), command
    assert imported(home, "ingest", str(book)) == set(), "a new file"
    assert imported(home, "ingest", str(book)) == set(), "a known file"
    assert imported(home, "status") == set()
    assert has_new(home)
    assert answers(home) == []


BEFORE_A_BUILD = """
import sys
from obektiv.cli import app
from warehouse.home import Home
app._validate_new(Home.from_env(), quiet=True)
print('IMPORTED', *[name for name in ('great_expectations', 'pandas') if name in sys.modules])
"""


def before_a_build(home) -> set[str]:
    env = {**os.environ, "OBEKTIV_HOME": str(home.root), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", BEFORE_A_BUILD], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    return set(done.stdout.rsplit("IMPORTED", 1)[1].split())


def test_a_build_looks_at_what_is_new_and_a_second_one_does_not_import_the_library(home, book):
    assert before_a_build(home) == set(), "nothing was ever loaded"
    ingest(home, [book])
    assert before_a_build(home) == set(LIBRARIES)
    assert {status for _, _, _, status, *_ in answers(home)} == {"passed", "not_applicable"}
    assert not has_new(home)
    assert before_a_build(home) == set()
    ingest(home, [book])
    assert before_a_build(home) == set(), "a known file is nothing new"


def test_every_command_that_builds_looks_first(repo_root):
    text = (repo_root / "obektiv" / "cli" / "app.py").read_text(encoding="utf-8")
    looks = [found.start() for found in re.finditer(r"_validate_new\(home, quiet=", text)]
    builds = [found.start() for found in re.finditer(r"run_build\(home", text)]
    assert len(looks) == len(builds) == 3
    assert all(look < build for look, build in zip(looks, builds, strict=True))
    assert all(build < look for look, build in zip(looks[1:], builds, strict=False))


def test_files_of_one_run_are_looked_at_together_and_once(tmp_path, home):
    folder = tmp_path / "files"
    for name, code in ((NAME_2021, "1"), (NAME_2021.replace("5 класс", "5 класс (ещё)"), "2")):
        dump_2021(folder, *pupils(20), row_2021(code=f"9000{code}"), name=name)
    ingest(home, [folder])
    validate_new(home)
    found = {rule_id: tuple(rest) for _, _, rule_id, *rest in answers(home)}
    assert found["results_unique"][:3] == ("failed", 42, 40), "twenty pupils came in both files"
    before = answers(home)
    validate_new(home)
    assert answers(home) == before
    with duckdb.connect(str(home.raw)) as connection:
        rows = connection.execute(
            "select value, count(distinct load_id) from ops.unexpected_rows group by value"
        ).fetchall()
    assert len(rows) == 10
    assert {files for _, files in rows} == {2}, "both files of a pair are named"


def test_runs_are_looked_at_one_by_one_whenever_the_next_build_comes(tmp_path, home, book):
    ingest(home, [book])
    ingest(home, [register(tmp_path / "files", 40)])
    validate_new(home)
    assert len({(run_id, kind) for run_id, kind, *_ in answers(home)}) == 2


def test_a_rule_that_is_not_met_keeps_no_file_out(tmp_path, home):
    (report,) = ingest(home, [dump_2021(tmp_path / "files", *pupils(journal="9"))])
    validate_new(home)
    assert report.status == "loaded"
    with duckdb.connect(str(home.raw)) as connection:
        assert connection.execute("select count(*) from raw.results_participants").fetchone() == (40,)


def test_a_library_that_breaks_is_told_and_breaks_nothing_else(home, book, monkeypatch):
    ingest(home, [book])

    def broken(asked, frame):
        raise ImportError("no library for Иванов Иван Иванович")

    monkeypatch.setattr(batch, "run", broken)
    validate_new(home)
    assert "error" in {row[3] for row in answers(home)}
    kept = (home.logs / "ingest.log").read_text(encoding="utf-8")
    assert "no library for [имя не хранится]" in kept
    assert "Иванов" not in kept


def test_the_archive_alone_gives_the_same_answers(tmp_path, home):
    for schools in (40, 44, 48, 10):
        ingest(home, [register(tmp_path / "files", schools, f"Школы {schools}.xlsx")])
    validate_new(home)
    before = answers(home)
    assert ("schools", "registers_rows", "failed") in {row[1:4] for row in before}
    rebuild(home)
    validate_new(home)
    assert answers(home) == before


def test_a_refused_file_sent_twice_has_one_answer_of_each_rule(tmp_path, home):
    book = dump_2021(tmp_path / "files", *pupils(total="0", task1="0", task2="0", task3="0"))
    for _ in range(2):
        assert ingest(home, [book])[0].status == "refused"
    with duckdb.connect(str(home.raw)) as connection:
        twice = connection.execute(
            "select load_id, rule_id from ops.expectations group by all having count(*) > 1"
        ).fetchall()
    assert twice == []


def test_files_of_version_0_1_0_are_history_and_not_new(tmp_path, home):
    for schools in (40, 44, 48):
        ingest(home, [register(tmp_path / "files", schools, f"Школы {schools}.xlsx")])
    with duckdb.connect(str(home.raw)) as connection:
        connection.execute("update ops.load_log set run_id = null")
    ingest(home, [register(tmp_path / "files", 10, "Школы 10.xlsx")])
    validate_new(home)
    (found,) = [row for row in answers(home) if row[2] == "registers_rows"]
    assert found[3:6] == ("failed", 1, 1)
    assert found[7].endswith("прежних файлов: 3")


def test_a_home_of_version_0_1_0_gets_the_new_tables_and_serves_as_history(tmp_path):
    home = Home(tmp_path / "old")
    with tarfile.open(ROOT / "tests" / "fixtures" / "home_0_1_0" / "home.tar.xz") as packed:
        packed.extractall(home.root, filter="data")
    with duckdb.connect(str(home.raw)) as connection:
        earlier = connection.execute(
            "select count(*) from ops.load_log where source_kind = 'schools' and status = 'loaded'"
        ).fetchone()[0]
        said = connection.execute("select count(*) from ops.expectations").fetchone()[0]
        tables = connection.execute("select table_name from information_schema.tables").fetchall()
    assert ("unexpected_rows",) not in tables
    assert not has_new(home), "what was loaded before is not new"
    ingest(home, [register(tmp_path / "files", 40)])
    validate_new(home)
    with duckdb.connect(str(home.raw)) as connection:
        kept = connection.execute("select count(*) from ops.expectations where level is null").fetchone()[0]
    assert kept == said, "what version 0.1.0 said stays"
    (volume,) = [row for row in answers(home) if row[2] == "registers_rows"]
    assert volume[3] == "not_applicable"
    assert volume[6] == f"прежних файлов {earlier}, нужно не меньше 3"
