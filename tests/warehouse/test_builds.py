"""A build is published whole or not at all, and what is published can be taken back."""

import json
import os
import shutil
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import psutil
import pytest

from obektiv.cli.app import _finish_build
from tests.homes import ROOT, answer, begun_home, obektiv
from tests.ingestion.core.builders import dump_2021, long_csv, row_2021, row_long
from warehouse import dbt_process
from warehouse.builds import BuildResult, rollback
from warehouse.compaction import give_name
from warehouse.dbt_nodes import UNCHANGED
from warehouse.dbt_process import memory_limit
from warehouse.home import Home
from warehouse.lock import child_lock
from warehouse.publication import (
    new_id,
    point_current,
    prune,
    published_builds,
    read_note,
    remove_orphans,
)
from warehouse.raw import connect, ensure_tables

#: The day of the second refresh of the small home.
DAY = "2021-06-01"


def published_rows(home: Home, table: str) -> list[tuple]:
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        return connection.execute(f"select * from marts.{table} order by all").fetchall()


def published_marts(home: Home) -> dict[str, tuple[int, list[tuple]]]:
    """Return every mart of the published build: number of rows and the rows themselves, floats to nine decimals."""
    marts = {}
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        columns: dict[str, list[str]] = {}
        for table, column, kind in connection.execute(
            "select table_name, column_name, data_type from information_schema.columns where table_schema = 'marts'"
        ).fetchall():
            if (table, column) == ("rpt_loads", "is_new"):
                # Whether a load came after the build before says something about builds, not about data.
                continue
            shown = f'round("{column}", 9)' if kind in ("DOUBLE", "FLOAT") else f'"{column}"'
            columns.setdefault(table, []).append(shown)
        for table, shown in columns.items():
            rows = connection.execute(f"select {', '.join(shown)} from marts.{table} order by all").fetchall()
            marts[table] = (len(rows), rows)
    return marts


@pytest.fixture(scope="module")
def small_home(tmp_path_factory) -> Home:
    """A home with one school, built after it had stood empty, then corrected by a second file and built again."""
    # Signs that a path may have and that SQL, addresses and patterns of files read as their own.
    home = Home(begun_home(tmp_path_factory.mktemp("small") / "дом it's # 100% [1]"))
    dump_2021(home.inbox, row_2021(), row_2021(code="50002", total="30"))
    long_csv(home.inbox / "КДР.csv", row_long(), row_long(Задание="2", Балл="2"))
    obektiv(home.root, "refresh", OBEKTIV_TODAY="2021-05-01")
    # As by a newer version that reads the same file to another score, under the same number.
    with duckdb.connect(str(home.raw)) as raw:
        (load_id,) = raw.execute("select load_id from ops.load_log where file_name = 'КДР.csv'").fetchone()
        raw.execute("update raw.results_tasks set score = 0 where load_id = ? and task_code = '1'", [load_id])
        raw.execute("update ops.load_log set loaded_at = now() where load_id = ?", [load_id])
    corrected = home.inbox / "исправлено"
    dump_2021(corrected, row_2021(total="2", task1="0"), row_2021(code="50003"))
    obektiv(home.root, "refresh", OBEKTIV_TODAY=DAY)
    return home


def test_a_corrected_file_supersedes_the_schools_old_rows(small_home):
    rows = published_rows(small_home, "fct_participant_results")
    kept = {(row[10], row[14]) for row in rows if row[1] == "ВПР"}
    assert kept == {("50001", 2.0), ("50003", 3.0)}
    with duckdb.connect(str(small_home.raw), read_only=True) as connection:
        history = connection.execute(
            "select count(*) from raw.results_participants where participant_code = '50002'"
        ).fetchone()
    assert history == (1,), "the old version stays in history"


def test_a_build_calls_new_what_no_published_one_has_carried(small_home):
    with duckdb.connect(str(small_home.published()), read_only=True) as build:
        new = build.execute("select file_name from marts.rpt_loads where is_new").fetchall()
        carried = build.execute("select len(first_files) from ops.builds order by started_at").fetchall()
    assert new == [("исправлено/Проведение работы по математике, 5 класс. ВПР 2021.xlsx",)]
    assert carried == [(0,), (2,), (1,)]


@pytest.mark.histories
def test_what_is_made_by_changes_equals_what_is_made_anew_in_every_mart(small_home):
    with duckdb.connect(str(small_home.published()), read_only=True) as connection:
        assert connection.execute(
            "select count(*) from ops.builds where status = 'published'"
        ).fetchone() == (3,)
    outcome = json.loads((small_home.logs / "dbt" / "outcome.json").read_text(encoding="utf-8"))
    models = [node for node in outcome if node["unique_id"].startswith("model.")]
    assert 0 < sum(node["message"] != UNCHANGED for node in models) < len(models)
    by_changes = published_marts(small_home)
    obektiv(small_home.root, "build", "--full-refresh", OBEKTIV_TODAY=DAY)
    anew = published_marts(small_home)
    differing = [table for table in anew if by_changes[table] != anew[table]]
    assert differing == []


def test_other_programs_read_in_the_database_what_marts_and_columns_mean(small_home):
    """By whatever way a mart was made: anew, by changes, or left as it was."""
    with duckdb.connect(str(small_home.published()), read_only=True) as build:
        bare = build.execute(
            "select table_name from duckdb_tables() where schema_name = 'marts' and comment is null "
            "union all select view_name from duckdb_views() where schema_name = 'marts' and comment is null "
            "union all select table_name || '.' || column_name from duckdb_columns() "
            "where schema_name = 'marts' and comment is null"
        ).fetchall()
        told = build.execute(
            "select comment from duckdb_columns() where table_name = 'dim_schools' and column_name = 'school_code'"
        ).fetchone()
    assert bare == []
    assert told == ("Шесть цифр федерального логина",)


def test_without_anything_new_the_published_build_stays(small_home):
    before = small_home.published()
    done = obektiv(small_home.root, "build", OBEKTIV_TODAY=DAY)
    assert f"Ничего нового: показывается сборка {before.stem}" in " ".join(done.stdout.split())
    assert small_home.published() == before


def test_rows_of_a_withdrawn_file_leave_the_next_build_and_the_older_ones_are_back(small_home, tmp_path):
    home = Home(shutil.copytree(small_home.root, tmp_path / "home", symlinks=True))
    name = "исправлено/Проведение работы по математике, 5 класс. ВПР 2021.xlsx"
    obektiv(home.root, "withdraw", name, "--why", "прислали другую школу")
    obektiv(home.root, "build", OBEKTIV_TODAY=DAY)
    with duckdb.connect(str(home.published()), read_only=True) as build:
        codes = build.execute(
            "select participant_code from marts.fct_participant_results where kind = 'ВПР' order by 1"
        ).fetchall()
        new = build.execute("select count(*) from marts.rpt_loads where is_new").fetchone()
        assert new == (0,), "rows that are back came with files that were published before"
        told = build.execute("select status, current_pct, why from marts.rpt_loads where why is not null")
        assert codes == [("50001",), ("50002",)]
        assert told.fetchall() == [("withdrawn", 0.0, "прислали другую школу")]


def test_views_of_a_build_are_read_under_its_own_name(small_home):
    with duckdb.connect(str(small_home.published()), read_only=True) as connection:
        views = connection.execute(
            "select schema_name, view_name from duckdb_views() where not internal"
        ).fetchall()
        assert views
        for schema, view in views:
            connection.execute(f'select 1 from {schema}."{view}" limit 1').fetchall()


def test_a_build_without_memory_says_so_and_leaves_current_as_it_was(small_home):
    before = small_home.published()
    done = obektiv(small_home.root, "build", "--full-refresh", check=False, OBEKTIV_MEMORY="4MB")
    assert done.returncode == 1
    said = " ".join(done.stderr.split())
    assert "показывается прежняя" in said
    assert "не хватило оперативной памяти" in said
    assert "OBEKTIV_MEMORY" in said
    assert small_home.published() == before
    assert not list(small_home.builds.glob("*.wal"))
    with duckdb.connect(str(small_home.raw), read_only=True) as connection:
        status = connection.execute(
            "select status from ops.builds order by started_at desc limit 1"
        ).fetchone()
    assert status == ("failed",)


def test_a_build_that_was_killed_is_said_and_the_next_one_goes_through(small_home):
    """kill -9 of the parent alone: dbt ends with it, the journal knows, and what it left is removed."""
    before = small_home.published()
    orphan = small_home.builds / "20200101T000000_aaaaaaaa.duckdb"
    orphan.touch()
    number = Path(f"{child_lock(small_home.lock)}.pid")
    number.unlink(missing_ok=True)
    env = {**os.environ, "OBEKTIV_HOME": str(small_home.root), "PYTHONUTF8": "1"}
    command = [sys.executable, "-c", "from obektiv.cli import main; main()", "build", "--full-refresh"]
    building = subprocess.Popen(command, env=env, cwd=ROOT, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 120
    while not (number.exists() and number.read_text(encoding="ascii")):
        assert time.monotonic() < end
        time.sleep(0.05)
    dbt = int(number.read_text(encoding="ascii"))
    building.kill()
    building.wait()
    end = time.monotonic() + 20
    while psutil.pid_exists(dbt) and psutil.Process(dbt).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < end
        time.sleep(0.05)
    assert small_home.published() == before
    assert "работу остановили до конца" in obektiv(small_home.root, "status").stdout
    obektiv(small_home.root, "build", OBEKTIV_TODAY="2021-06-02")
    assert small_home.published() != before
    assert not orphan.exists()
    assert answer(small_home.root, "status")["health"]["state"] == "calm"


def test_a_build_takes_a_share_of_the_memory_of_the_machine_its_container_or_its_service(
    tmp_path, monkeypatch
):
    monkeypatch.delenv("OBEKTIV_MEMORY", raising=False)
    own = tmp_path / "own"
    own.write_text("4:memory:/other\n0::/system.slice/obektiv.service\n", encoding="ascii")
    service = tmp_path / "groups" / "system.slice" / "obektiv.service"
    service.mkdir(parents=True)
    monkeypatch.setattr(dbt_process, "GROUPS", tmp_path / "groups")
    monkeypatch.setattr(dbt_process, "OWN_GROUP", own)
    of_machine = f"{int(psutil.virtual_memory().total * 0.6 / 2**20)}MiB"
    assert memory_limit() == of_machine
    (service / "memory.max").write_text("1073741824\n", encoding="ascii")
    assert memory_limit() == "614MiB"
    # The least on the way up counts; «max» is no limit.
    (service.parent / "memory.max").write_text("536870912\n", encoding="ascii")
    assert memory_limit() == "307MiB"
    for folder in (service, service.parent):
        (folder / "memory.max").write_text("max\n", encoding="ascii")
    assert memory_limit() == of_machine
    (tmp_path / "groups" / "memory.max").write_text("1073741824\n", encoding="ascii")
    assert memory_limit() == "614MiB"
    own.unlink()
    assert memory_limit() == of_machine
    monkeypatch.setenv("OBEKTIV_MEMORY", "6GB")
    assert memory_limit() == "6GB"


def test_a_first_build_that_fails_claims_no_earlier_one(home, capsys):
    assert _finish_build(home, BuildResult("x", "failed", failures=["не хватило места на диске"])) == 1
    assert "Сборка не прошла; показывать пока нечего." in capsys.readouterr().err


def test_rollback_shows_the_build_before(small_home):
    left = small_home.published()
    done = obektiv(small_home.root, "rollback")
    assert left.stem in done.stdout
    assert small_home.published() != left
    assert small_home.published().exists()


def test_a_text_pointer_serves_where_symlinks_are_not_to_be_had(home, monkeypatch):
    target = home.builds / "20260101T000000_a.duckdb"
    target.touch()

    def refuses(self, _target):
        raise OSError("privilege not held")

    monkeypatch.setattr("pathlib.Path.symlink_to", refuses)
    point_current(home, target)
    assert home.current.read_text(encoding="utf-8") == "builds/20260101T000000_a.duckdb"
    assert home.published() == target


def made_by_changes(path: Path) -> tuple:
    """Write a file of which much is empty; returns what stands in it."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "create table gone as select hash(i) as a, hash(-i) as b from range(1000000) as r(i)"
        )
        connection.execute("create table kept (code integer primary key, name varchar not null)")
        connection.execute("insert into kept select i, 'школа ' || i from range(10) as r(i)")
        connection.execute("create view seen as select code from kept")
        connection.execute("comment on column kept.name is 'как называется'")
        connection.execute("checkpoint")
        connection.execute("drop table gone")
    return held(path)


def held(path: Path) -> tuple:
    with duckdb.connect(str(path), read_only=True) as connection:
        return (
            connection.execute(
                "select table_name, constraint_text from duckdb_constraints() order by all"
            ).fetchall(),
            connection.execute(
                "select column_name, data_type, comment from duckdb_columns() order by all"
            ).fetchall(),
            connection.execute("select * from kept order by all").fetchall(),
            connection.execute("select * from seen order by all").fetchall(),
        )


def test_a_published_file_is_no_larger_than_what_stands_in_it(tmp_path):
    work, target = tmp_path / "work.duckdb", tmp_path / "build.duckdb"
    stood = made_by_changes(work)
    before = work.stat().st_size
    give_name(work, target)
    assert target.stat().st_size < before / 3
    assert held(target) == stood
    assert not list(tmp_path.glob("*.wal"))


def test_without_room_for_a_second_file_a_build_is_published_as_it_is(tmp_path, monkeypatch):
    work, target = tmp_path / "work.duckdb", tmp_path / "build.duckdb"
    stood = made_by_changes(work)

    def no_room(path):
        target.touch()
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr("warehouse.compaction._is_wasteful", no_room)
    give_name(work, target)
    assert held(target) == stood
    assert not work.exists()


def test_three_builds_are_kept(home, monkeypatch):
    for day in range(1, 6):
        target = home.builds / f"2026010{day}T000000_a.duckdb"
        target.touch()
        target.with_suffix(".json").write_text("{}")
        point_current(home, target)
        prune(home)
    assert [path.stem[:8] for path in published_builds(home)] == ["20260103", "20260104", "20260105"]
    assert home.published().stem.startswith("20260105")


def fake_build(home: Home, name: str, number: int | None = None):
    target = home.builds / f"{name}.duckdb"
    target.touch()
    note = {"build_id": name} | ({"number": number} if number else {})
    target.with_suffix(".json").write_text(json.dumps(note), encoding="utf-8")
    return target


def test_a_clock_set_back_changes_neither_the_order_nor_what_is_kept(home):
    """A build made «yesterday» after the one of «today» is the newer one, and rollback leads to the one before it."""
    fake_build(home, "20260103T000000_aaaaaaaa")
    first = fake_build(home, "20260105T000000_aaaaaaaa", 1)
    second = fake_build(home, "20260101T000000_aaaaaaaa", 2)
    third = fake_build(home, "20251231T000000_aaaaaaaa", 3)
    point_current(home, third)
    prune(home)
    assert published_builds(home) == [first, second, third]
    ensure = connect(home.raw)
    ensure_tables(ensure)
    ensure.close()
    assert rollback(home) == (third.stem, second.stem)
    assert home.published() == second


def test_a_name_is_never_given_twice(home):
    started = datetime(2026, 1, 1, tzinfo=UTC)
    name = new_id(home, started)
    fake_build(home, name, 1)
    assert new_id(home, started) == f"{name}_2"
    (home.builds / f"{name}_2.duckdb.wal").touch()
    assert new_id(home, started) == f"{name}_3"


def test_what_killed_builds_left_behind_is_removed_and_nothing_else(home):
    shown = fake_build(home, "20260105T000000_aaaaaaaa", 1)
    point_current(home, shown)
    kept = {shown.name, shown.with_suffix(".json").name, "чужая.duckdb", "dev.duckdb", f"{shown.name}.wal"}
    for name in ("чужая.duckdb", "dev.duckdb", f"{shown.name}.wal"):
        (home.builds / name).touch()
    orphan = "20260106T000000_bbbbbbbb"
    for name in (
        f"{orphan}.duckdb",
        f"{orphan}.duckdb.wal",
        f"{orphan}_2.duckdb",
        "20260107T000000_cccccccc.json",
    ):
        (home.builds / name).touch()
    (home.builds / f"{orphan}.duckdb.tmp").mkdir()
    (home.builds / "20260108T000000_dddddddd.json.part").touch()
    remove_orphans(home)
    assert {path.name for path in home.builds.iterdir()} == kept


def test_a_note_cut_off_by_a_full_disk_stops_nothing(home):
    target = fake_build(home, "20260105T000000_aaaaaaaa", 1)
    target.with_suffix(".json").write_text('{"build', encoding="utf-8")
    assert published_builds(home) == [target]
    assert read_note(target) == {}


def test_nothing_to_roll_back_to(home):
    assert rollback(home) is None


def test_an_empty_home_builds_and_says_what_is_missing(tmp_path):
    home = Home(begun_home(tmp_path / "home"))
    done = obektiv(home.root, "build")
    assert "опубликована" in done.stdout
    assert "предупреждений" in done.stdout
    assert isinstance(BuildResult("x", "failed").failures, list)


def test_a_broken_policy_stops_the_build_with_one_sentence(tmp_path):
    home = Home(tmp_path / "home").create()
    (home.root / "policy.toml").write_text("[yearly]\npreparatory_wrds = 3\n", encoding="utf-8")
    done = obektiv(home.root, "refresh", check=False)
    assert done.returncode == 1
    said = "файл policy.toml, yearly: неизвестное имя «preparatory_wrds»; похоже на «preparatory_words»"
    assert said in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr
    with duckdb.connect(str(home.raw), read_only=True) as connection:
        assert connection.execute("select status, message from ops.builds").fetchall() == [("failed", said)]
