"""One file can never harm another: whatever is in it ends as a status and a sentence, and the inbox goes on."""

import itertools
import json
import os
import queue
import signal
import threading
import time

import duckdb
import pytest

from ingestion import inbox
from ingestion.core import archive
from ingestion.pipeline import GROWING, INTERRUPTED, ingest
from ingestion.reading.limits import MEMORY_VARIABLE, SECONDS_VARIABLE, Limits
from ingestion.reading.process import warm_process
from tests.homes import obektiv
from tests.ingestion import attacks
from tests.ingestion.core.builders import dump_2021, long_csv, row_2021, row_long, write_book
from warehouse.home import Home

QUICK = (
    attacks.cut_inside_a_letter,
    attacks.other_encoding_far_below,
    attacks.lone_carriage_return,
    attacks.field_without_end,
    attacks.long_field,
    attacks.flipped_bytes,
    attacks.merged_cells_and_a_finding,
    attacks.two_score_columns,
    attacks.name_of_other_bytes,
    attacks.cell_at_the_end_of_the_sheet,
)


def log_of(home: Home) -> list[tuple]:
    with duckdb.connect(str(home.raw)) as connection:
        return connection.execute(
            "select file_name, source_kind, status, message from ops.load_log order by load_id"
        ).fetchall()


@pytest.fixture
def limited(monkeypatch):
    """Set limits for reading; one at a time is tight, or a busy machine decides which is met first."""
    used = []

    def limit(memory_mb: int, seconds: int) -> None:
        monkeypatch.setenv(MEMORY_VARIABLE, str(memory_mb))
        monkeypatch.setenv(SECONDS_VARIABLE, str(seconds))
        used.append(Limits(memory_mb, seconds))

    yield limit
    for limits in used:
        warm_process(limits).close()


def test_bad_files_of_every_sort_cost_only_themselves(tmp_path, home, limited):
    limited(500, 20)
    folder = tmp_path / "файлы"
    for number, make in enumerate(QUICK):
        (folder / f"{number:02}").mkdir(parents=True)
        make(folder / f"{number:02}")
    good = long_csv(folder / "99" / "хороший.csv", row_long())
    reports = ingest(home, [folder])
    assert len(reports) == len(QUICK) + 1
    assert (reports[-1].file_name, reports[-1].status) == ("99/" + good.name, "loaded")
    for report in reports:
        assert report.status in ("loaded", "held", "refused", "failed")
        assert report.message[-1] == "." or report.status not in ("refused", "failed")
    assert not list(home.archive.glob(".*")), "no copy is left behind"


@pytest.mark.parametrize("make", [attacks.field_without_end, attacks.long_field, attacks.dotted_field])
def test_a_field_of_any_length_costs_its_row_and_not_its_file(tmp_path, home, make):
    make(tmp_path / "файлы")
    (report,) = ingest(home, [tmp_path / "файлы"])
    assert (report.status, report.rows_loaded, report.rows_quarantined) == ("loaded", 1, 1)


def test_a_file_that_takes_too_much_memory_is_refused_in_words(tmp_path, home, limited):
    limited(500, 120)
    path = tmp_path / "КДР"
    path.mkdir()
    attacks.bomb(path, megabytes=450)
    long_csv(path / "ясный.csv", row_long())
    reports = ingest(home, [path])
    assert [report.status for report in reports] == ["refused", "loaded"]
    assert "не хватило отведённой памяти (500 МБ)" in reports[0].message
    assert reports[0].message.endswith(".")
    assert "ERROR" in (home.logs / "ingest.log").read_text(encoding="utf-8")


def test_a_file_that_takes_too_long_is_refused_in_words(tmp_path, home, limited):
    limited(2000, 1)
    begun = time.monotonic()
    (report,) = ingest(home, [attacks.huge_document(tmp_path)])
    # The child is started and ended beside the second that the file is given.
    assert time.monotonic() - begun < 60
    assert report.status == "refused"
    assert "за отведённое время" in report.message
    assert report.message.endswith(".")


def test_a_child_that_somebody_ends_is_started_again(tmp_path, home):
    folder = tmp_path / "файлы"
    for number in range(6):
        dump_2021(
            folder / str(number), *[row_2021(login=f"sch99000{number}", code=f"5{i:04}") for i in range(400)]
        )
    process = warm_process(Limits.from_env())
    process.start()
    ended = []
    # Once a file: a file that kills the child twice is at fault itself.
    begun: queue.SimpleQueue[str] = queue.SimpleQueue()

    def end_it() -> None:
        for _ in range(3):
            begun.get(timeout=60)
            while not process._is_ready:
                time.sleep(0.01)
            time.sleep(0.02)
            if child := process._process:
                ended.append(child.pid)
                os.kill(child.pid, signal.SIGKILL)

    killer = threading.Thread(target=end_it, daemon=True)
    killer.start()
    reports = ingest(home, [folder], tell=begun.put)
    killer.join(timeout=90)
    assert ended
    assert [(report.status, report.rows_loaded) for report in reports] == [("loaded", 400)] * 6


def test_only_what_is_recognised_is_kept(tmp_path, home):
    folder = tmp_path / "файлы"
    write_book(folder / "меню столовой.xlsx", [["Блюдо", "Кто готовил"], ["Каша", "Семёнова Раиса Петровна"]])
    (folder / "фото.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / "книга.xlsx").write_bytes(b"PK\x03\x04 broken")
    dump_2021(folder, row_2021())
    statuses = sorted(report.status for report in ingest(home, [folder]))
    assert statuses == ["loaded", "refused", "unrecognised", "unrecognised"]
    assert len(list(home.archive.iterdir())) == 2, "bytes and note of the one file that was recognised"
    assert len(log_of(home)) == 4


def test_the_hash_is_that_of_the_kept_bytes_while_a_file_grows(tmp_path, home):
    path = long_csv(tmp_path / "растёт.csv", row_long())
    goes_on = threading.Event()

    def grow() -> None:
        with path.open("a", encoding="utf-8") as handle:
            for number in itertools.count(60002):
                if goes_on.wait(0.001):
                    break
                handle.write(";".join(row_long(**{"Код участника": str(number)})) + "\n")
                handle.flush()

    writer = threading.Thread(target=grow)
    writer.start()
    try:
        reports = [ingest(home, [path])[0] for _ in range(5)]
    finally:
        goes_on.set()
        writer.join()
    assert {report.status for report in reports} <= {"copying", "loaded"}
    for note in home.archive.glob("*.json"):
        assert archive.sha256_of(home.archive / note.stem) == note.stem


def test_a_file_of_the_inbox_that_is_still_written_waits_for_the_next_run(home, monkeypatch):
    monkeypatch.setattr(inbox, "QUIET_SECONDS", 0.5)
    path = long_csv(home.inbox / "растёт.csv", row_long())
    long_csv(home.inbox / "целый.csv", row_long(**{"Код участника": "60002"}))
    goes_on = threading.Event()

    def grow() -> None:
        while not goes_on.wait(0.05):
            with path.open("a", encoding="utf-8") as handle:
                handle.write("\n")

    writer = threading.Thread(target=grow)
    writer.start()
    reports = {report.file_name: report for report in ingest(home, [])}
    goes_on.set()
    writer.join()
    assert (reports["растёт.csv"].status, reports["растёт.csv"].message) == ("copying", GROWING)
    assert reports["целый.csv"].status == "loaded"
    assert {report.file_name: report.status for report in ingest(home, [])} == {
        "растёт.csv": "loaded",
        "целый.csv": "loaded",
    }


def test_a_link_is_said_and_not_followed(tmp_path, home):
    outside = long_csv(tmp_path / "чужой.csv", row_long())
    (home.inbox / "ссылка.csv").symlink_to(outside)
    (home.inbox / "папка").symlink_to(tmp_path)
    reports = ingest(home, [])
    assert [(report.file_name, report.status, report.message) for report in reports] == [
        ("папка", "refused", inbox.LINK),
        ("ссылка.csv", "refused", inbox.LINK),
    ]
    assert list(home.archive.iterdir()) == []


def test_an_interrupted_file_is_named_by_the_next_run_and_loaded(tmp_path, home):
    path = dump_2021(tmp_path, row_2021())
    note = {"file_name": path.name, "sha256": archive.sha256_of(path), "size_bytes": path.stat().st_size}
    (home.logs / "ingest_started.json").write_text(json.dumps(note), encoding="utf-8")
    ingest(home, [tmp_path / "нет такого"])
    assert [(row[0], row[2], row[3]) for row in log_of(home)] == [(path.name, "failed", INTERRUPTED)]
    ingest(home, [path])
    assert [row[2] for row in log_of(home)] == ["loaded"]


def test_the_command_names_the_file_and_returns_1(tmp_path):
    folder = tmp_path / "файлы"
    folder.mkdir()
    attacks.name_of_other_bytes(folder)
    attacks.flipped_bytes(folder)
    done = obektiv(tmp_path / "home", "ingest", str(folder), check=False)
    assert done.returncode == 1
    assert "КДР 6 класс.csv" in done.stdout
    assert "Traceback" not in done.stderr
