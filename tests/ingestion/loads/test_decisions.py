"""Decisions are kept beside the files before anything is done: neither a rebuild nor a kill loses one."""

import duckdb
import pytest

from ingestion import deciding
from ingestion.deciding import LoadNotFoundError, decide, loads
from ingestion.pipeline import ingest, rebuild
from tests.homes import answer, obektiv
from tests.ingestion.loads.test_replacing import counted, protocol, statuses


@pytest.fixture
def waiting(home, tmp_path):
    """A class of 25, three late pupils that wait."""
    ingest(home, [protocol(tmp_path / "1.csv", "6А", range(1, 26))])
    ingest(home, [protocol(tmp_path / "2.csv", "6А", [31, 32, 33])])
    return home


def test_late_pupils_are_added_when_a_person_says_so(waiting):
    report = decide(waiting, "2", "add")
    assert report.message == "принят, добавлен к прежним"
    assert (len(counted(waiting)), statuses(waiting)) == (28, ["loaded", "loaded"])


def test_a_load_that_waited_replaces_when_it_is_confirmed(waiting):
    report = decide(waiting, "2", "replace")
    assert "заменено прежних строк: 25, из них нет в новом файле: 25" in report.message
    assert (len(counted(waiting)), statuses(waiting)) == (3, ["replaced", "loaded"])


@pytest.mark.parametrize("action", ["add", "replace", "withdraw"])
def test_a_rebuild_repeats_what_was_decided(waiting, action):
    decide(waiting, "2", action, "не тот класс")
    before = counted(waiting), statuses(waiting)
    rebuild(waiting)
    assert (counted(waiting), statuses(waiting)) == before


def test_a_decision_that_a_kill_left_undone_is_done_by_the_next_run(waiting, monkeypatch):
    def killed(*_args):
        raise KeyboardInterrupt

    monkeypatch.setattr(deciding.Loader, "decide", killed)
    with pytest.raises(KeyboardInterrupt):
        decide(waiting, "2", "add")
    monkeypatch.undo()
    assert statuses(waiting) == ["loaded", "held"]
    ingest(waiting, [])
    assert (len(counted(waiting)), statuses(waiting)) == (28, ["loaded", "loaded"])


def test_a_load_is_named_by_its_number_its_file_or_the_name_of_its_file(waiting, tmp_path):
    assert decide(waiting, str(tmp_path / "2.csv"), "withdraw").load_id == 2
    assert decide(waiting, "1.csv", "withdraw").load_id == 1
    assert [load["status"] for load in loads(waiting)] == ["withdrawn", "withdrawn"]


@pytest.mark.parametrize(
    ("which", "action", "said"),
    [("7", "withdraw", "нет"), ("нет.csv", "replace", "нет"), ("схема/1.csv", "add", "нет")],
)
def test_what_is_no_load_is_said(waiting, which, action, said):
    with pytest.raises(LoadNotFoundError, match=said):
        decide(waiting, which, action)


def test_a_withdrawn_load_is_not_confirmed_and_a_register_is_not_added(waiting, tmp_path):
    decide(waiting, "2", "withdraw")
    with pytest.raises(LoadNotFoundError, match="отозвана"):
        decide(waiting, "2", "replace")
    path = tmp_path / "Школы.csv"
    path.write_text("Логин ОО;Название;Вид\nedu990001;Школа;СОШ\n", encoding="utf-8")
    ingest(waiting, [path])
    with pytest.raises(LoadNotFoundError, match="не результаты"):
        decide(waiting, "Школы.csv", "add")


def test_commands_say_in_words_and_numbers_what_waits_and_what_to_do(waiting, tmp_path):
    told = obektiv(waiting.root, "ingest", str(tmp_path / "2.csv"), check=False)
    assert told.returncode == 1
    assert "obektiv confirm 2 --add" in told.stderr
    listed = answer(waiting.root, "loads")["loads"]
    assert [(load["status"], load["rows_current"]) for load in listed] == [("held", 0), ("loaded", 25)]
    change = listed[0]["changes"][0]
    assert (change["rows_before"], change["rows_after"], change["lost_cnt"]) == (25, 3, 25)
    done = answer(waiting.root, "withdraw", "2", "--why", "прислали не тот класс")["load"]
    assert (done["status"], done["load_id"]) == ("withdrawn", 2)
    with duckdb.connect(str(waiting.raw)) as connection:
        assert connection.execute("select why from ops.load_log where load_id = 2").fetchone() == (
            "прислали не тот класс",
        )
    assert obektiv(waiting.root, "withdraw", "2", check=False).returncode == 2
