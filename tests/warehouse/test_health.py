"""The journal of runs, and what is said from it above every page and by `obektiv status`."""

import json
import os
import stat
import subprocess
import sys
from datetime import datetime, timedelta

import pytest

from tests.homes import ROOT
from warehouse import journal
from warehouse.health import health, next_night
from warehouse.home import Home
from warehouse.journal import BUSY, DONE, FAILED, RUNNING
from warehouse.lock import WarehouseBusyError
from warehouse.publication import point_current

MONDAY = datetime(2026, 11, 23, 6, 30).astimezone()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def wrote(home: Home, *runs: tuple, **others) -> None:
    """Append runs (what, status, started) as the journal keeps them."""
    for what, status, started in runs:
        done = None if status == RUNNING else (started + HOUR).isoformat()
        sentence = "не хватило оперативной памяти" if status == FAILED else ""
        entry = {
            "run": f"{what}{started}",
            "what": what,
            "command": f"obektiv {what}",
            "who": "o@nowhere",
            "pid": 1,
        }
        entry |= {"pid_since": 0.0, "is_scheduled": True, "started": started.isoformat(), "finished": done}
        entry |= {"status": status, "sentence": sentence, "advice": "Добавьте памяти.", **others}
        path = journal.path_of(home)
        path.parent.mkdir(exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def test_a_run_leaves_a_line_when_it_starts_and_a_line_when_it_ends(home):
    with journal.run(home, "refresh") as run:
        assert [(one.status, one.is_alive) for one in journal.runs(home)] == [(RUNNING, True)]
        run.tell(DONE, "файлов: 3, не принято: 0", build_id="b1")
    lines = [json.loads(line) for line in journal.path_of(home).read_text(encoding="utf-8").splitlines()]
    assert [line["event"] for line in lines] == ["started", "finished"]
    assert lines[1]["status"] == DONE
    assert lines[1]["build_id"] == "b1"
    assert lines[1]["started"] == lines[0]["started"] <= lines[1]["finished"]
    assert {"what", "command", "who", "sentence", "advice", "pid"} <= lines[0].keys()
    if os.name != "nt":
        assert stat.S_IMODE(journal.path_of(home).stat().st_mode) == 0o600
    assert health(home).state == "calm"


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (MemoryError(), FAILED, "памяти"),
        (OSError(28, "No space left on device"), FAILED, "места"),
        (OSError(30, "Read-only file system"), FAILED, "нет прав"),
        (KeyboardInterrupt(), "stopped", "остановили"),
        (RuntimeError("x"), FAILED, "ошибка в программе"),
        (WarehouseBusyError("Хранилище занято"), BUSY, "Хранилище занято"),
    ],
)
def test_an_error_is_a_reason_in_words(home, error, status, words):
    with pytest.raises(type(error)), journal.run(home, "refresh"):
        raise error
    (one,) = journal.runs(home)
    assert one.status == status
    assert words in one.sentence


def test_a_journal_that_cannot_be_written_stops_nothing(home):
    journal.path_of(home).parent.write_text("не папка", encoding="utf-8")
    with journal.run(home, "build") as run:
        run.tell(DONE)
    assert journal.runs(home) == []
    assert health(home).state == "calm"


def test_a_line_cut_off_by_a_full_disk_harms_no_other(home):
    wrote(home, ("refresh", DONE, MONDAY))
    with journal.path_of(home).open("a", encoding="utf-8") as file:
        file.write('{"run": "cut')
    with journal.run(home, "refresh"):
        pass
    assert [one.status for one in journal.runs(home)] == [DONE, DONE]


def test_a_failure_says_since_when_why_and_what_to_do(home):
    wrote(
        home,
        ("refresh", DONE, MONDAY),
        ("refresh", FAILED, MONDAY + DAY),
        ("refresh", FAILED, MONDAY + 2 * DAY),
    )
    said = health(home, MONDAY + 2 * DAY + 2 * HOUR)
    assert said.state == "failed"
    assert said.sentence == (
        "Обновление 25.11.2026 в 06:30: не хватило оперативной памяти. "
        "Не удаётся с 24.11.2026 в 06:30, попыток: 2."
    )
    assert said.advice == "Добавьте памяти."
    wrote(home, ("build", DONE, MONDAY + 2 * DAY + HOUR))
    assert health(home, MONDAY + 2 * DAY + 2 * HOUR).state == "calm"


def test_while_a_build_runs_earlier_figures_are_said_to_be_shown_only_where_there_are_any(home):
    with journal.run(home, "build"):
        assert health(home).sentence == "Первые числа появятся, когда она закончится."
        (home.builds / "20261123T063000_a.duckdb").touch()
        point_current(home, home.builds / "20261123T063000_a.duckdb")
        assert health(home).sentence.startswith("Пока показаны прежние числа")


def test_a_run_that_was_refused_because_another_works_is_no_failure(home):
    wrote(home, ("refresh", DONE, MONDAY), ("build", BUSY, MONDAY + HOUR))
    assert health(home, MONDAY + 2 * HOUR).state == "calm"


def test_a_run_that_was_killed_is_a_failure(home):
    code = (
        "import os, sys; from pathlib import Path; from warehouse.home import Home; from warehouse import journal\n"
        "with journal.run(Home(Path(sys.argv[1])), 'refresh'): os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code, str(home.root)], cwd=ROOT, check=False)
    said = health(home)
    assert said.state == "failed"
    assert "остановили до конца" in said.sentence


def test_a_night_that_did_not_run_is_said(home):
    wrote(home, *(("refresh", DONE, MONDAY + n * DAY) for n in range(5)))
    friday = MONDAY + 4 * DAY
    assert health(home, friday + 2 * DAY).state == "calm", "no schedule runs on weekends here"
    assert health(home, friday + 3 * DAY + HOUR).state == "calm", "a late night is not a missed one"
    said = health(home, friday + 3 * DAY + 3 * HOUR)
    assert said.state == "stale"
    assert "30.11.2026 в 06:30" in said.sentence
    assert "27.11.2026 в 06:30" in said.sentence
    wrote(home, ("refresh", DONE, friday + 3 * DAY + 2 * HOUR), is_scheduled=False)
    assert health(home, friday + 3 * DAY + 3 * HOUR).state == "calm", "somebody has refreshed by hand"


def test_a_weekly_schedule_is_awaited_weekly_and_none_is_not_awaited(home):
    assert next_night([]) is None
    wrote(home, *(("refresh", DONE, MONDAY + n * 7 * DAY) for n in range(3)))
    last = MONDAY + 14 * DAY
    assert next_night(journal.runs(home)) == last + 7 * DAY
    assert health(home, last + 5 * DAY).state == "calm"
    assert health(home, last + 8 * DAY).state == "stale"


def test_builds_by_hand_never_become_stale(home):
    wrote(home, ("refresh", DONE, MONDAY), ("build", DONE, MONDAY + HOUR), is_scheduled=False)
    assert health(home, MONDAY + 100 * DAY).state == "calm"


def test_a_clock_set_back_and_a_rollback_are_said(home):
    wrote(home, ("refresh", DONE, MONDAY))
    assert health(home, MONDAY - 10 * DAY).state == "clock"
    wrote(home, ("rollback", DONE, MONDAY + HOUR))
    said = health(home, MONDAY + 2 * HOUR)
    assert (said.state, said.is_alarming) == ("rolled_back", False)


def test_a_load_that_failed_and_then_went_through_is_no_alarm(home):
    wrote(home, ("build", DONE, MONDAY), ("ingest", FAILED, MONDAY + HOUR))
    assert health(home, MONDAY + 2 * HOUR).state == "failed"
    wrote(home, ("ingest", DONE, MONDAY + 2 * HOUR))
    assert health(home, MONDAY + 3 * HOUR).state == "calm"
