"""What pages record of visits and cases: seen at once over the marts; of an observer the own sheets alone."""

import re
from datetime import date, datetime

import duckdb
import polars as pl
import pytest

from dashboards import identity, inbox
from dashboards.pages.assignments import sheet
from dashboards.pages.support import events, practices
from dashboards.pages.support import record as cases
from dashboards.pages.visits import record as visits
from dashboards.sections import explanations, programmes, self_reports
from ingestion.registers.spec import SOURCES, read_spec
from tests.warehouse.test_pending import rows
from warehouse.home import PROJECT_ROOT, Home
from warehouse.scope import Scope

NOW = datetime(2026, 4, 15, 9)
VISIT = {"school_code": "990001", "visit_date": date(2026, 4, 21), "kind": "ВПР", "observer_code": "Н-1"}
SHEET = {"school_code": "990001", "slot_date": date(2026, 4, 21), "procedure_id": "ВПР-2026-весна-МА-5"}
SELF_REPORT_STEPS = PROJECT_ROOT / "dbt_project" / "seeds" / "self_report_steps.csv"
TOLD = dict.fromkeys(("class", "start", "end", "present", "words", "objection"), "")


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    """A published file with two visits, a case and two assignments."""
    home = Home(tmp_path).create()
    monkeypatch.setenv("OBEKTIV_HOME", str(tmp_path))
    with duckdb.connect(str(home.builds / "b.duckdb")) as database:
        database.execute("create schema marts; create schema ops")
        database.execute("create table ops.load_log as select 'прежний.csv' as file_name, 'loaded' as status")
        database.execute(
            "create table marts.fct_visit_slots as select 'а' as visit_id, 'ВПР' as kind, '990001' as school_code, "
            "date '2026-04-21' as visit_date, null::varchar as observer_code, 'не хватает наблюдателя' as state, "
            "true as is_short, 'никого' as why_uncovered union all "
            "select 'б', 'ВПР', '990002', date '2026-04-21', 'Н-2', 'предложено', false, null"
        )
        database.execute(
            "create table marts.rpt_case_state as select 'д' as case_id, '990001' as school_code, 'ВПР весна 2026 "
            "Математика 5 класс' as procedure_words, 'признак зарегистрирован' as state, null::date as since, "
            "null::varchar as document, null::varchar as actor, 'запросить' as next_step, date '2026-04-01' as "
            "next_due, 'ждём слово школы' as proposed_state, true as is_overdue"
        )
        database.execute("create schema seeds")
        database.execute(f"create table seeds.self_report_steps as from read_csv('{SELF_REPORT_STEPS}')")
        database.execute(
            "create table marts.rpt_self_reports (report_id varchar, municipality varchar, school_code varchar, "
            "school_name varchar, reported_on date, school_year integer, theme varchar, procedure_name varchar, said "
            "varchar, state varchar, place integer, is_closed boolean, since date, document varchar, actor varchar, "
            "owner varchar, next_step varchar, next_due date, is_overdue boolean, is_own_check boolean, is_helped "
            "boolean, is_thanked boolean, steps_cnt bigint, is_person_level boolean)"
        )
        database.execute(
            "create table marts.dim_schools as select '990001' as school_code, 'Школа' as name, 'М' as municipality; "
            "create table marts.fct_assignments as select 'п' as assignment_id, 'Н-1' as person_code, 'observer' as "
            "role, date '2026-04-21' as slot_date, 'ВПР' as kind, 2026 as school_year, 'весна' as season, "
            "'ВПР-2026-весна-МА-5' as procedures, '990001' as school_code, '№ 1' as basis, 'ahead' as status"
        )
        database.execute(
            "create table marts.rpt_programme_steps as select 'М' as municipality, '990001' as school_code, 'Школа' as "
            "school_name, date '2026-03-02' as begun_on, true as is_running, 1::integer as place, 'Критерии' as step, "
            "false as is_own_step, 'директор' as responsible, 'запись' as result, date '2026-05-01' as due_on, "
            "'впереди' as state, null::date as done_on, null::varchar as evidence, null::varchar as actor, "
            "true as is_person_level"
        )
        database.execute(
            "create table marts.rpt_events as select '2026-04-20|семинар|Шкалы' as event_id, date '2026-04-20' as "
            "event_date, 2026 as school_year, 'семинар' as form, 'Шкалы' as topic, 'центр' as site, null::varchar as "
            "order_text, null::varchar as plan_name, null::varchar as measure_number, null::varchar as material, "
            "1::bigint as schools_cnt, 4::bigint as participants_cnt, 0::bigint as uncounted_cnt, 'проведено' as state"
        )
        database.execute(
            "create table marts.fct_event_attendance as select '2026-04-20|семинар|Шкалы' as event_id, '990001' as "
            "school_code, 4 as participants_cnt"
        )
        database.execute(
            "create table marts.rpt_practices as select 'Шкалы|990001|МО' as practice_id, 'Шкалы' as topic, 'М' as "
            "municipality, '990001' as school_code, 'Школа' as school_name, 'Школа' as holder, 'МО' as site, "
            "null::varchar as order_text, null::date as shown_on, 'ВПР' as proved_by, null::varchar as useful_for, "
            "null::date as valid_to, null::bigint as schools_cnt, true as is_offered, 'день не назначен' as state, "
            "'назначить день показа' as next_step"
        )
    (home.root / "current").write_text("builds/b.duckdb", encoding="utf-8")
    return home


def reads(kind: str, content: bytes) -> None:
    """Headers of a recorded file are those of its form."""
    known = {header for column in read_spec(SOURCES / f"{kind}.yml").columns for header in column.headers}
    headers = content.decode("utf-8-sig").splitlines()[0].split(";")
    assert set(headers) <= known


def test_an_approved_visit_is_no_shortage_any_more_and_the_others_stay(home):
    content = visits.assignments_file(pl.DataFrame([VISIT]), visits.APPROVED, order="№ 57-о")
    reads("assignments", content)
    inbox.leave(home, visits.FILE_NAME, content, NOW)
    first, second = rows(home, "fct_visit_slots")
    assert (first["observer_code"], first["is_short"], first["why_uncovered"]) == ("Н-1", False, None)
    assert first["state_shown"] == "утверждено (ждёт обновления)"
    assert (second["state_shown"], second["is_pending"]) == ("предложено", False)


def test_a_replaced_observer_stays_named_until_the_next_refresh(home):
    visit = {**VISIT, "school_code": "990002", "observer_code": "Н-2"}
    inbox.leave(
        home,
        visits.FILE_NAME,
        visits.assignments_file(pl.DataFrame([visit]), visits.REPLACED, reason="болезнь"),
        NOW,
    )
    second = rows(home, "fct_visit_slots")[1]
    assert (second["observer_code"], second["state"], second["is_pending"]) == ("Н-2", "предложено", True)


def test_the_number_of_a_draw_is_a_filled_form():
    row = {"kind": "ВПР", "school_year": 2026, "season": "весна"}
    content = visits.draw_file(row, " 4117 ", "кости", date(2026, 4, 10))
    reads("draws", content)
    assert content.decode("utf-8-sig").splitlines()[1] == "ВПР;2025/2026;весна;4117;кости;10.04.2026"


def test_a_step_of_a_case_is_seen_at_once_and_proposes_nothing_more(home):
    case = pl.DataFrame([{"procedure_words": "ВПР весна 2026 Математика 5 класс", "school_code": "990001"}])
    content = cases.events_file(
        case,
        "ждём слово школы",
        date(2026, 4, 15),
        document="письмо № 1",
        words="",
        actor="методист",
        due=None,
    )
    reads("case_events", content)
    inbox.leave(home, cases.FILE_NAME, content, NOW)
    (case_row,) = rows(home, "rpt_case_state")
    assert case_row["state_shown"] == "ждём слово школы (ждёт обновления)"
    assert (case_row["since"], case_row["document"], case_row["is_overdue"], case_row["proposed_state"]) == (
        date(2026, 4, 15),
        "письмо № 1",
        False,
        None,
    )


def test_the_line_of_a_school_about_its_case_is_seen_at_once_beside_what_it_said_before(home):
    with duckdb.connect(str(home.builds / "b.duckdb")) as database:
        database.execute(
            "alter table marts.rpt_case_state add column procedure_id varchar; "
            "update marts.rpt_case_state set procedure_id = 'ВПР-2026-весна-МА-5'; "
            "create table marts.rpt_school_cases as select one.*, null::varchar as explanation_open, "
            "'ещё не получено' as school_words_open, false as is_explained_open, null::date as explained_on_open, "
            "null::varchar as decision_open, null::varchar as decision from (values "
            "('ВПР-2026-весна-МА-5', '990001', true, null::varchar, 'ещё не получено', false, null::date), "
            "('ВПР-2026-весна-МА-5', '990002', false, 'Ремонт', '«Ремонт».', true, date '2026-03-01')) as one "
            "(procedure_id, school_code, is_noticed_open, explanation, school_words, is_explained, explained_on)"
        )
    case = pl.DataFrame([{"procedure_words": "ВПР весна 2026 Математика 5 класс", "school_code": "990001"}])
    for minute, words in enumerate(("В классе был  карантин", "Болел учитель")):
        content = explanations.explanations_file(case, words, date(2026, 4, 15))
        reads("explanations", content)
        inbox.leave(home, explanations.FILE_NAME, content, NOW.replace(minute=minute))
    said, other = rows(home, "rpt_school_cases")
    words = "«В классе был карантин; Болел учитель», 15.04.2026 – ждёт обновления."
    for suffix in ("", "_open"):
        assert said[f"explanation{suffix}"] == "В классе был карантин; Болел учитель"
        assert said[f"school_words{suffix}"] == words
        assert said[f"is_explained{suffix}"] is True
    assert said["is_pending"]
    assert (other["school_words"], other["is_explained_open"], other["is_pending"]) == (
        "«Ремонт».",
        False,
        False,
    )


def report(step: str, day: date = date(2026, 4, 24), **told: str) -> bytes:
    about = {"school_code": "990001", "reported_on": date(2026, 4, 24), "theme": "проверка работ"}
    said = {"words": "", "document": "", "actor": "школьный координатор"} | told
    return self_reports.report_file(about | {"procedure_name": None}, step, day, **said)


def test_what_a_school_says_of_itself_is_seen_at_once_with_its_own_next_step(home):
    content = report(self_reports.FIRST, words="Второе задание проверено без критериев")
    reads("self_reports", content)
    inbox.leave(home, self_reports.FILE_NAME, content, NOW)
    (row,) = rows(home, "rpt_self_reports")
    assert row["state_shown"] == "школа сообщила (ждёт обновления)"
    assert (row["said"], row["owner"], row["next_due"]) == (
        "Второе задание проверено без критериев",
        "методист",
        date(2026, 4, 27),
    )
    later = report("исправлено", date(2026, 4, 28), words="проверено заново")
    inbox.leave(home, self_reports.FILE_NAME, later, NOW.replace(minute=1))
    thanks = report("завершено: школу поблагодарили", date(2026, 4, 29), actor="методист")
    inbox.leave(home, self_reports.FILE_NAME, thanks, NOW.replace(minute=2))
    (row,) = rows(home, "rpt_self_reports")
    assert (row["said"], row["is_closed"], row["is_thanked"], row["next_due"]) == (
        "Второе задание проверено без критериев",
        True,
        True,
        None,
    )
    # It moves no case of the school.
    (case,) = rows(home, "rpt_case_state")
    assert (case["state"], case["is_pending"]) == ("признак зарегистрирован", False)


def test_a_marked_step_of_a_programme_is_seen_at_once_and_so_is_a_step_of_the_school_itself(home):
    for minute, (step, day) in enumerate(
        [
            ("Критерии", date(2026, 4, 20)),
            ("Открытый урок", date(2026, 4, 21)),
            ("До программы", date(2026, 2, 1)),
        ]
    ):
        content = programmes.mark_file("990001", step, day, "запись № 3", "завуч")
        reads("programme_marks", content)
        inbox.leave(home, programmes.FILE_NAME, content, NOW.replace(minute=minute))
    found = {row["step"]: row for row in rows(home, "rpt_programme_steps")}
    assert set(found) == {"Критерии", "Открытый урок"}
    assert found["Критерии"]["state_shown"] == "сделано (ждёт обновления)"
    assert (found["Критерии"]["done_on"], found["Критерии"]["responsible"]) == (date(2026, 4, 20), "директор")
    assert (found["Открытый урок"]["is_own_step"], found["Открытый урок"]["begun_on"]) == (
        True,
        date(2026, 3, 2),
    )


def test_who_came_to_an_event_is_counted_at_once_and_a_school_named_again_is_counted_once(home, monkeypatch):
    monkeypatch.setenv("OBEKTIV_TODAY", "2026-04-25")
    seminar = {"event_date": date(2026, 4, 20), "form": "семинар", "topic": "Шкалы", "site": "центр"}
    webinar = {"event_date": date(2026, 4, 22), "form": "вебинар", "topic": "Критерии"}
    content = events.event_file(seminar, [("990001", 3), ("990002", None)])
    reads("events", content)
    inbox.leave(home, events.FILE_NAME, content, NOW)
    inbox.leave(home, events.FILE_NAME, events.event_file(webinar, []), NOW.replace(minute=1))
    found = {row["topic"]: row for row in rows(home, "rpt_events")}
    held = found["Шкалы"]
    assert (held["schools_cnt"], held["participants_cnt"], held["uncounted_cnt"]) == (2, 3, 1)
    assert events.came_words(held) == "не менее 3"
    assert found["Критерии"]["state_shown"] == "ждёт списка школ (ждёт обновления)"
    # The note of events is about a school year: an event that no build has seen belongs to one.
    assert found["Критерии"]["school_year"] == 2026


def test_a_day_given_to_a_practice_replaces_the_show_without_one_and_one_of_the_municipality_is_added(
    home, monkeypatch
):
    monkeypatch.setenv("OBEKTIV_TODAY", "2026-04-25")
    [known] = rows(home, "rpt_practices")
    content = practices.practice_file({**known, "shown_on": date(2026, 5, 14)})
    reads("practices", content)
    inbox.leave(home, practices.FILE_NAME, content, NOW)
    own = {"topic": "Чтение  протокола", "school_code": None, "municipality": "М", "proved_by": "ВПР"}
    inbox.leave(home, practices.FILE_NAME, practices.practice_file(own), NOW.replace(minute=1))
    found = {row["topic"]: row for row in rows(home, "rpt_practices")}
    assert len(found) == len(rows(home, "rpt_practices")) == 2
    shown = found["Шкалы"]
    assert (shown["state_shown"], shown["next_step"], shown["school_name"], shown["proved_by"]) == (
        *("показ впереди (ждёт обновления)", "издать приказ о площадке"),
        *("Школа", "ВПР"),
    )
    added = found["Чтение протокола"]
    assert (added["holder"], added["municipality"], added["state"]) == ("М", "М", "день не назначен")
    # Recorded again, it is one practice still.
    inbox.leave(
        home,
        practices.FILE_NAME,
        practices.practice_file({**own, "useful_for": "всем"}),
        NOW.replace(minute=2),
    )
    again = [row for row in rows(home, "rpt_practices") if row["holder"] == "М"]
    assert [row["useful_for"] for row in again] == ["всем"]


def test_forms_of_events_are_those_of_the_register():
    spec = {column.name: column for column in read_spec(SOURCES / "events.yml").columns}
    assert set(events.FORMS) == set(spec["form"].values)


def test_a_mark_needs_a_step_a_proof_and_somebody_who_marks():
    assert len(programmes.problems(" ", "", " ")) == 3
    assert programmes.problems("Критерии", "запись № 3", "завуч") == []


def test_not_confirmed_is_not_recorded_over_a_critical_remark_of_an_observer():
    said = ("не подтвердилось", "лист наблюдения от 12.05.2026", "председатель комиссии", {"observation"})
    assert cases.problems(*said) == []
    (problem,) = cases.problems(*said, is_seen=True)
    assert "критическое замечание" in problem


def test_a_school_reports_of_itself_and_of_no_other(home, monkeypatch):
    monkeypatch.setattr(identity, "scope", lambda: Scope(schools=("990002",), role="school"))
    with pytest.raises(PermissionError):
        inbox.leave(home, self_reports.FILE_NAME, report(self_reports.FIRST, words="слово"), NOW)


def test_a_report_needs_words_and_every_step_somebody_who_writes_it():
    assert self_reports.problems(self_reports.FIRST, " ", "школьный координатор")
    assert self_reports.problems("исправлено", "", " ")
    assert self_reports.problems("исправлено", "", "школьный координатор") == []


def test_steps_of_a_school_are_steps_of_the_path_and_themes_those_of_the_form():
    spec = {column.name: column for column in read_spec(SOURCES / "self_reports.yml").columns}
    assert set(self_reports.THEMES) == set(spec["theme"].values)
    steps = pl.read_csv(SELF_REPORT_STEPS)
    assert set(steps["step"]) == set(spec["step"].values)
    ends = set(steps.filter("is_closed")["step"])
    # Thanks and the end are the department's.
    assert set(self_reports.OF_THE_SCHOOL) < set(steps["step"]) - ends
    assert not steps["next_step"].drop_nulls().str.contains("(?i)взыск|объяснительн|наказ|отчёт").any()


def test_nothing_that_looks_for_signs_reads_what_a_school_says_of_itself():
    """Who reads the steps in the whole project: their own mart, the path in words, codes of schools; never a sign."""
    models = PROJECT_ROOT / "dbt_project" / "models"
    readers = {
        path.stem
        for path in models.rglob("*.sql")
        if re.search(
            r"ref\('(\w*self_report\w*)'\)|'stg_self_reports__steps'", path.read_text(encoding="utf-8")
        )
    }
    assert readers == {"fct_self_report_steps", "rpt_self_reports", "rpt_school_path", "int_schools__named"}
    read_further = {
        path.stem
        for path in models.rglob("*.sql")
        if "ref('rpt_school_path')" in path.read_text(encoding="utf-8")
    }
    assert read_further == set()


def test_a_decision_needs_a_document_and_every_step_somebody_who_decided():
    assert cases.problems("не подтвердилось", " ", "методист")
    assert cases.problems("проверяется", "", "")
    assert cases.problems("не подтвердилось", "акт № 1", "методист", {"recheck"}) == []
    assert cases.problems("не подтвердилось", "акт № 1", "методист", {"recheck", "observation"})
    seen = "справка о наблюдении от 20.04.2027"
    assert cases.problems("не подтвердилось", seen, "методист", {"observation"}) == []


def test_a_school_is_asked_once_a_year():
    assert cases.problems("ждём слово школы", "письмо", "методист") == []
    assert cases.problems("ждём слово школы", "письмо", "методист", is_asked=True)
    assert cases.problems("проверяется", "приказ", "методист", is_asked=True) == []


def test_an_observer_hands_in_sheets_of_own_visits_alone(home, monkeypatch):
    monkeypatch.setattr(identity, "scope", lambda: Scope(role="observer", person="Н-1"))
    content = sheet.sheet_file(SHEET, "Н-1", {**TOLD, "words": "называл  ответы"}, ["А5", "К1"])
    reads("observation_sheets", content)
    lines = content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("ВПР весна 2026 Математика 5 класс;21.04.2026;edu990001;")
    assert [line.split(";")[9:12] for line in lines[1:]] == [
        ["проведение", "А5", "называл ответы"],
        ["проверка", "К1", "называл ответы"],
    ]
    assert inbox.leave(home, sheet.FILE_NAME, content, NOW).exists()
    for visit, person in ((SHEET, "Н-2"), ({**SHEET, "school_code": "990002"}, "Н-1")):
        with pytest.raises(PermissionError):
            inbox.leave(home, sheet.FILE_NAME, sheet.sheet_file(visit, person, TOLD, []), NOW)


def test_a_sheet_says_either_nothing_or_what_was_seen():
    assert sheet.problems(["А5"], "видел", is_clear=True)
    assert sheet.problems([], "", is_clear=False)
    assert sheet.problems(["А5"], " ", is_clear=False)
    assert sheet.problems([], "", is_clear=True) == sheet.problems(["А5"], "видел", is_clear=False) == []
