"""What pages recorded and no build has: laid over the marts, gone with its file, nobody's once a build carries it."""

import hashlib
from datetime import date, datetime

import duckdb
import pytest

from dashboards import inbox
from dashboards.pages.meeting.agenda import DECISION_HEADERS
from dashboards.pages.training import requests
from dashboards.words import labels
from warehouse import pending, query
from warehouse.home import Home
from warehouse.lock import writer_lock
from warehouse.scope import Scope

NOW = datetime(2026, 4, 15, 9)


@pytest.fixture
def home(tmp_path) -> Home:
    """A published file with a line of a request, two decisions, and a log that knows no file of a page."""
    home = Home(tmp_path).create()
    with duckdb.connect(str(home.builds / "b.duckdb")) as database:
        database.execute("create schema marts; create schema ops")
        database.execute("create table ops.load_log as select 'прежний.csv' as file_name, 'loaded' as status")
        database.execute(
            "create table marts.rpt_course_requests as select 'Л-1' as line_id, '990001' as school_code, 'П-1' as "
            "teacher_code, 'Оценивание' as deficit, 'К-1' as course_code, 'Курс' as course_name, "
            "'proposed' as status, '' as status_source"
        )
        database.execute(
            "create table marts.fct_decisions as select 'Р-1' as decision_id, date '2026-03-01' as meeting_date, "
            "'Совещание' as meeting_kind, 'Итоги' as topic, 'Провести семинар' as decision, 'Методист' as responsible, "
            "date '2026-04-01' as due_on, 'в работе' as status, false as is_done, true as is_overdue, 1 as load_id, "
            "2 as row_number"
        )
    (home.root / "current").write_text("builds/b.duckdb", encoding="utf-8")
    return home


def rows(home: Home, mart: str) -> list[dict]:
    cursor = query._cursor(home.published(), Scope())
    return cursor.execute(f"select * from marts.{mart} order by all").pl().to_dicts()


def leave(home: Home, name: str, content: bytes, minute: int = 0):
    return inbox.leave(home, name, content, NOW.replace(minute=minute))


def accepted(status: str = "accepted") -> bytes:
    line = {"school_code": "990001", "teacher_code": "П-1", "deficit": "Оценивание", "course_code": "К-1"}
    return requests.decisions_file(
        [{**line, "grounds": "…", "status": "proposed"}], status, date(2026, 4, 15)
    )


def decision(text: str, status: str) -> bytes:
    line = ("01.03.2026", "Совещание", "Итоги", text, "Методист", "01.04.2026", status)
    return inbox.form_file(DECISION_HEADERS, [line])


def test_nothing_recorded_marks_nothing(home):
    (line,) = rows(home, "rpt_course_requests")
    assert (line["status"], line["is_pending"], line["status_shown"]) == ("proposed", False, "proposed")


def test_the_last_word_about_a_course_counts_and_is_taken_back(home):
    leave(home, requests.FILE_NAME, accepted())
    last = leave(home, requests.FILE_NAME, accepted("declined"), minute=1)
    (line,) = rows(home, "rpt_course_requests")
    assert (line["status"], line["is_pending"], line["status_source"]) == ("declined", True, pending.MARK)
    assert inbox.take_back(home, last) == ""
    assert [line["status"] for line in rows(home, "rpt_course_requests")] == ["accepted"]


def test_a_decision_is_changed_and_a_new_one_stands_beside_it(home):
    leave(home, "Решения совещания", decision("Провести семинар", "выполнено"))
    leave(home, "Решения совещания", decision("Разобрать работы", "в работе"), minute=1)
    told = {line["decision"]: line for line in rows(home, "fct_decisions")}
    done, new = told["Провести семинар"], told["Разобрать работы"]
    assert (done["is_done"], done["is_overdue"], done["status_shown"]) == (
        True,
        False,
        "выполнено (ждёт обновления)",
    )
    assert (new["is_pending"], new["due_on"], new["load_id"]) == (True, date(2026, 4, 1), None)


def test_the_same_words_are_recorded_once(home):
    first = leave(home, requests.FILE_NAME, accepted())
    assert leave(home, requests.FILE_NAME, accepted(), minute=1) == first
    assert len(list(home.inbox.glob("*.csv"))) == 1


def test_what_is_loaded_or_being_loaded_is_not_taken_back(home):
    path = leave(home, requests.FILE_NAME, accepted())
    with writer_lock(home.lock, "obektiv refresh"):
        assert "идёт обновление" in inbox.take_back(home, path)
    (home.archive / hashlib.sha256(path.read_bytes()).hexdigest()).touch()
    assert "отзовите её на странице «Загрузка»" in inbox.take_back(home, path)
    assert path.exists()


def test_a_file_of_another_shape_under_the_same_name_changes_nothing(home):
    (home.inbox / "Заявка на курсы 2026-04-15 09-00-00-000000.csv").write_text("а;б\n1;2\n", encoding="utf-8")
    assert [line["is_pending"] for line in rows(home, "rpt_course_requests")] == [False]


def test_words_of_the_form_of_courses_are_those_of_pages():
    recorded = ("accepted", "sent", "enrolled", "completed", "declined")
    assert {labels.COURSE_STATUSES[code]: code for code in recorded} == pending.COURSE_STATUSES


def test_another_programme_chosen_by_a_person_stands_at_once(home):
    line = {"school_code": "990001", "teacher_code": "П-1", "deficit": "Оценивание", "course_code": "К-1"}
    line |= {"grounds": "…", "status": "accepted"}
    content = requests.decisions_file([line], "accepted", date(2026, 4, 15), "К-2")
    leave(home, requests.FILE_NAME, content)
    (row,) = rows(home, "rpt_course_requests")
    assert (row["status"], row["course_code"], row["course_name"]) == ("accepted", "К-2", "К-2")
