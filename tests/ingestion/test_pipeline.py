"""Nothing is lost, nothing is doubled, and the archive alone is enough."""

import duckdb
import pytest

from ingestion import loading
from ingestion.pipeline import ingest, rebuild
from tests.homes import obektiv
from tests.ingestion.core.builders import NAME_2021, dump_2021, long_csv, row_2021, row_long
from warehouse.home import Home
from warehouse.lock import WarehouseBusyError, writer_lock


def rows(home: Home, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.raw)) as connection:
        return connection.execute(sql).fetchall()


def test_loading_the_same_bytes_twice_changes_nothing(tmp_path, home):
    path = dump_2021(tmp_path, row_2021(), row_2021(code="50002"))
    first = ingest(home, [path])
    copy = tmp_path / "другое имя 5 класс математика 2021.xlsx"
    copy.write_bytes(path.read_bytes())
    second = ingest(home, [path, copy])
    assert [r.already_known for r in first + second] == [False, True, True]
    assert rows(home, "select count(*) from raw.results_participants") == [(2,)]
    assert rows(home, "select count(*) from ops.load_log") == [(1,)]


def test_every_row_is_loaded_or_held_with_a_reason(tmp_path, home):
    path = dump_2021(
        tmp_path,
        row_2021(),
        row_2021(login="школа"),
        row_2021(code=""),
        row_2021(code="50009", variant="", task1="", task2="", task3=""),
        row_2021(),
    )
    (report,) = ingest(home, [path])
    assert (report.rows_read, report.rows_loaded, report.rows_quarantined) == (5, 1, 4)
    held = rows(home, "select row_number, rule_id from ops.findings where effect = 'row_held' order by 1")
    assert held == [
        (3, "school_login_unknown"),
        (4, "participant_code_missing"),
        (5, "attendance_unknown"),
        (6, "participant_repeated"),
    ]
    assert rows(home, "select row_number from ops.quarantine order by 1") == [(3,), (4,), (5,), (6,)]


def test_rows_and_log_commit_together_or_not_at_all(tmp_path, home, monkeypatch):
    path = dump_2021(tmp_path, row_2021())
    real = loading.append

    def breaks(connection, table, frame):
        if table == "ops.findings":
            raise RuntimeError("disk full")
        real(connection, table, frame)

    monkeypatch.setattr(loading, "append", breaks)
    assert [report.status for report in ingest(home, [path])] == ["failed"]
    monkeypatch.undo()
    assert rows(
        home,
        "select (select list(status) from ops.load_log), (select count(*) from raw.results_participants)",
    ) == [(["failed"], 0)]
    assert ingest(home, [path])[0].rows_loaded == 1


def test_the_archive_alone_gives_the_same_rows(tmp_path, home):
    dump_2021(tmp_path / "a", row_2021(), row_2021(code="50002", journal="ж"))
    long_csv(tmp_path / "a" / "КДР.csv", row_long(), row_long(Задание="2", Балл="X"))
    ingest(home, [tmp_path / "a"])
    tables = ("raw.results_participants", "raw.results_tasks", "ops.findings")
    before = [rows(home, f"select * from {table} order by all") for table in tables]
    for path in (tmp_path / "a").iterdir():
        path.unlink()
    reports = rebuild(home)
    assert [r.status for r in reports] == ["loaded", "loaded"]
    assert [rows(home, f"select * from {table} order by all") for table in tables] == before


def test_a_dry_run_writes_nothing(tmp_path):
    home = Home(tmp_path / "home")
    path = dump_2021(tmp_path, row_2021(), row_2021(login="?"))
    (report,) = ingest(home, [path], dry_run=True)
    assert (report.rows_loaded, report.rows_quarantined) == (1, 1)
    assert not home.raw.exists()
    assert not list(home.archive.iterdir())


def test_the_lock_says_who_holds_it(tmp_path, home):
    with (
        writer_lock(home.lock, "obektiv ingest"),
        pytest.raises(WarehouseBusyError, match=r"obektiv ingest.*процесс"),
        writer_lock(home.lock, "obektiv build"),
    ):
        pass
    with writer_lock(home.lock, "obektiv build"):
        done = obektiv(home.root, "ingest", str(dump_2021(tmp_path, row_2021())), check=False)
    assert done.returncode == 1
    assert "Хранилище занято" in done.stderr


def test_the_file_that_comes_back_marks_the_cell(tmp_path, home):
    from openpyxl import load_workbook

    ingest(home, [dump_2021(tmp_path, row_2021(journal="ж"))])
    (returned,) = home.returned.iterdir()
    cell = load_workbook(returned)["Sheet"]["E2"]
    assert cell.value == "ж"
    assert "не 2, 3, 4 или 5" in cell.comment.text


def test_hidden_office_files_are_passed_over(tmp_path, home):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "~$открыт.xlsx").write_bytes(b"x")
    (tmp_path / "in" / ".DS_Store").write_bytes(b"x")
    assert ingest(home, [tmp_path / "in"]) == []


def test_the_home_inside_a_given_folder_is_not_somebodys_data(tmp_path):
    home = Home(tmp_path / "var").create()
    dump_2021(home.inbox, row_2021())
    (home.logs / "dbt.log").write_text("x")
    assert [r.file_name for r in ingest(home, [tmp_path])] == ["var/inbox/" + NAME_2021]
