"""A full disk, a store held by another program, a clock set back: a Russian sentence and exit 1, then a clean rerun."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from tests.homes import ROOT, obektiv, without_coverage
from tests.ingestion.core.builders import dump_2021, long_csv, row_2021, row_long
from warehouse.home import Home


@pytest.fixture
def files(tmp_path):
    dump_2021(tmp_path / "файлы", *[row_2021(code=f"5{i:04}") for i in range(200)])
    long_csv(tmp_path / "файлы" / "КДР.csv", row_long())
    return tmp_path / "файлы"


def loaded(home: Home) -> list[tuple]:
    with duckdb.connect(str(home.raw), read_only=True) as connection:
        return connection.execute(
            "select (select count(*) from raw.results_participants), (select count(*) from ops.load_log)"
        ).fetchall()


def test_a_disk_without_room_is_said_and_nothing_is_half_loaded(tmp_path, files):
    home = Home(tmp_path / "home").create()
    env = {**without_coverage(), "OBEKTIV_HOME": str(home.root), "PYTHONUTF8": "1"}

    # The shell sets the limit: a fork of a test runner of many gigabytes may itself be refused memory.
    no_room = ["sh", "-c", 'ulimit -f 0 && exec "$@"', "sh"]
    command = [sys.executable, "-c", "from obektiv.cli import main; main()", "ingest", str(files)]
    done = subprocess.run([*no_room, *command], env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "на диске нет места" in done.stderr
    assert "Traceback" not in done.stderr
    obektiv(home.root, "ingest", str(files))
    assert loaded(home) == [(201, 2)]


def test_a_store_that_another_program_holds_is_said(tmp_path, files):
    home = Home(tmp_path / "home").create()
    obektiv(home.root, "ingest", str(files / "КДР.csv"))
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            f"import duckdb; c = duckdb.connect({str(home.raw)!r}); print(1, flush=True); input()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        holder.stdout.readline()
        done = obektiv(home.root, "ingest", str(files), check=False)
    finally:
        holder.kill()
        holder.communicate()
    assert done.returncode == 1
    assert "открыт другой программой" in done.stderr
    assert "Traceback" not in done.stderr
    obektiv(home.root, "ingest", str(files))
    assert loaded(home) == [(201, 2)]


def test_with_the_clock_set_back_files_keep_their_order(tmp_path, files):
    home = Home(tmp_path / "home").create()
    obektiv(home.root, "ingest", str(files / "КДР.csv"))
    tomorrow = datetime.now(UTC) + timedelta(days=30)
    (note,) = home.archive.glob("*.json")
    kept = json.loads(note.read_text(encoding="utf-8")) | {
        "archived_at": tomorrow.isoformat(timespec="microseconds")
    }
    note.write_text(json.dumps(kept), encoding="utf-8")
    with duckdb.connect(str(home.raw)) as connection:
        connection.execute(f"update ops.load_log set changed_at = '{tomorrow.replace(tzinfo=None)}'")
    obektiv(home.root, "ingest", str(files))
    before = loaded(home)
    obektiv(home.root, "rebuild")
    with duckdb.connect(str(home.raw), read_only=True) as connection:
        order = connection.execute("select source_kind from ops.load_log order by load_id").fetchall()
    assert order == [("results_long",), ("raw_dump_2021",)]
    assert loaded(home) == before
