"""The page «Загрузка»: what it says of a look, who may load what, and that nothing is asked for twice."""

import json
import re
import shutil
from types import SimpleNamespace

import pytest

from dashboards.pages.load import dropped, told
from ingestion.plans.period import NO_PERIOD
from tests.dashboards.fixture_db import SCHOOLS
from tests.dashboards.test_pages import open_page, text_of
from warehouse import jobs
from warehouse.home import Home
from warehouse.scope import Scope

OWN, OTHER = SCHOOLS[0][0], SCHOOLS[1][0]


def change(school: str) -> dict:
    row = dict.fromkeys(told.CHANGE)
    row |= {"procedure_id": "ВПР-2026-весна-МА-5", "school_code": school, "class_label": "5А", "slice": "5А"}
    return row | {"rows_before": 26, "rows_after": 25, "mean_before": 11.25, "mean_after": 11.5}


def file(name: str, schools: list, **given) -> dict:
    counts = {"rows_read": 26, "rows_loaded": 25, "rows_quarantined": 1, "findings_cnt": 1}
    hit = {
        "rule_id": "x",
        "effect": "row_held",
        "message": "Код участника не заполнен",
        "how_to_fix": "Впишите код",
    }
    one = {
        "file_name": name,
        "kind": "raw_dump_2021",
        "status": "loaded",
        "message": "загружен",
        "load_id": 7,
    }
    one |= {"already_known": False, "changes": [change(code) for code in schools if code], "is_trial": True}
    one |= {"found": [{**hit, "cnt": 1, "sheet": "Лист1", "row_number": 4}], "schools": schools}
    return {**one, **counts, **given}


@pytest.fixture
def home(published):
    yield Home(published)
    shutil.rmtree(published / "jobs", ignore_errors=True)


def looked(home: Home, *files: dict, who: str = "") -> str:
    """A look of somebody that is over; returns its number."""
    name = jobs.new_name()
    jobs.files(home, name).mkdir(parents=True)
    jobs.ask(home, "look", who, {}, name)
    (jobs.place(home, name) / jobs.ANSWER).write_text(json.dumps({"files": list(files)}), encoding="utf-8")
    jobs.end(home, name, jobs.DONE, "можно загрузить: 1")
    return name


def waiting(home: Home) -> list[tuple[str, dict]]:
    return [(one.what, one.arguments) for one in jobs.jobs(home) if one.status == jobs.WAITING]


def test_a_plan_without_a_year_is_read_again_by_the_year_that_a_person_names(home):
    refused = file("План.docx", [], status="refused", message=NO_PERIOD, changes=[], found=[])
    other = file("Другой.docx", [], status="refused", message="Файл повреждён.", changes=[], found=[])
    seen = looked(home, refused, other)
    for name in ("План.docx", "Другой.docx"):
        (jobs.files(home, seen) / name).write_bytes(name.encode())
    app = open_page("load")
    assert [one.label for one in app.selectbox] == ["Учебный год плана"]
    assert "Какого года план «План.docx»?" in text_of(app)
    app.selectbox(key="year_0").select(app.selectbox[0].options[-1])
    app.button(key="read_0").click().run()
    assert not app.exception
    ((kind, _),) = waiting(home)
    assert kind == "look"
    (job,) = [one.job for one in jobs.jobs(home) if one.status == jobs.WAITING]
    kept = {path.name: path.read_bytes().decode() for path in jobs.files(home, job).iterdir()}
    (named,) = kept.keys() - {"Другой.docx"}
    assert re.fullmatch(r"План 20\d\d-20\d\d\.docx", named)
    assert kept == {named: "План.docx", "Другой.docx": "Другой.docx"}


def test_a_look_says_what_would_be_loaded_what_is_held_and_what_changes_and_the_word_follows(home):
    seen = looked(home, file("Ответы.xlsx", [OWN]))
    app = open_page("load")
    assert not app.exception
    text = text_of(app)
    for words in (
        "Можно загрузить: 1 файл, 25 строк. Отложится до исправления: 1 строка.",
        "✓ можно загрузить",
        "ВПР, математика, 5 класс, весна 2025/26",
        "26 → 25",
        "11,3 → 11,5",
        "Код участника не заполнен",
        "лист «Лист1», строка 4",
    ):
        assert words in text, words
    assert waiting(home) == []
    app.button(key="ask_load").click().run()
    assert waiting(home) == [("load", {"files": seen, "then_refresh": True})]


def test_files_that_nobody_wants_are_gone(home):
    seen = looked(home, file("Ответы.xlsx", [OWN]))
    app = open_page("load")
    app.button(key="forget").click().run()
    assert not jobs.files(home, seen).exists()
    assert "Эти файлы убраны" in text_of(open_page("load"))


def test_a_coordinator_loads_the_own_school_alone_and_is_shown_no_other(home, signed):
    signed("coord", "school", Scope(schools=(OWN,)))
    looked(home, file("Свои.xlsx", [OWN]), file("Чужие.xlsx", [OTHER]), who="coord")
    app = open_page("load")
    text = text_of(app)
    assert "здесь есть сведения не только о них: «Чужие.xlsx»" in text
    assert SCHOOLS[1][1] not in text
    assert OTHER not in text
    assert [button.key for button in app.button if button.key == "ask_load"] == []


def test_a_look_of_somebody_else_is_nobodys(home, signed):
    other = looked(home, file("Ответы.xlsx", [OTHER]), who="boss")
    signed("coord", "school", Scope(schools=(OWN,)))
    text = text_of(open_page("load", job=other))
    assert "Ответы.xlsx" not in text


def kept(home: Home) -> None:
    held = {"load_id": 7, "status": "held", "changes": [change(OWN)]}
    named = {"source_kind": "raw_dump_2021", "rows_loaded": 25, "message": "", "why": None}
    named["loaded_at"] = "2026-04-01T10:00:00"
    done = {"load_id": 8, "status": "loaded", "changes": [], "file_name": "Чужие.xlsx"}
    home.jobs.mkdir(exist_ok=True)
    jobs.keep_loads(home, [{**named, **held, "file_name": "Ответы.xlsx"}, {**named, **done}])


def test_a_load_is_confirmed_once_and_taken_back_with_a_reason(home):
    kept(home)
    app = open_page("load", section="Загрузки")
    assert "Ждёт подтверждения: № 7" in text_of(app)
    app.button(key="confirm_7").click().run()
    assert waiting(home) == [("confirm", {"load": 7, "then_refresh": True})]
    assert "Ждёт подтверждения" not in text_of(app)
    (take_back,) = [button for button in app.button if button.label == "Отозвать"]
    take_back.click().run()
    assert "Напишите, почему" in text_of(app)
    app.text_input(key="withdraw_why").set_value("не тот класс")
    next(button for button in app.button if button.label == "Отозвать").click().run()
    assert waiting(home)[1:] == [("withdraw", {"load": 8, "why": "не тот класс", "then_refresh": True})]


def test_a_coordinator_decides_about_own_loads_alone(home, signed):
    signed("coord", "school", Scope(schools=(OWN,)))
    kept(home)
    job = jobs.ask(home, "load", "coord", {"files": jobs.new_name()})
    (jobs.place(home, job.job) / jobs.ANSWER).write_text(json.dumps({"files": [file("Ответы.xlsx", [OWN])]}))
    jobs.end(home, job.job, jobs.DONE, "загружено: 1")
    text = text_of(open_page("load", section="Загрузки"))
    assert "№ 7, Ответы.xlsx" in text
    assert "Чужие.xlsx" not in text


@pytest.mark.parametrize("role", ["head", "methodologist"])
def test_who_loads_nothing_is_told_who_does(home, signed, role):
    signed("someone", role, Scope())
    app = open_page("load")
    assert "Файлы здесь загружают аналитик, администратор и координатор школы" in text_of(app)
    assert ("ask_refresh" in [button.key for button in app.button]) == (role == "methodologist")


@pytest.mark.parametrize(
    ("role", "scope", "with_lists"),
    [
        ("methodologist", Scope(), True),
        ("analyst", Scope(municipalities=("г. Северный",)), False),
        ("school", Scope(schools=(OWN,)), False),
    ],
)
def test_forms_are_asked_for_on_the_page_and_name_other_schools_to_nobody_who_does_not_see_them(
    home, signed, role, scope, with_lists
):
    signed("someone", role, scope)
    open_page("load").button(key="ask_forms").click().run()
    (asked,) = [arguments for what, arguments in waiting(home) if what == "forms"]
    assert asked["with_lists"] == with_lists


def test_a_refresh_is_asked_for_on_the_page_and_may_begin_by_itself(home):
    app = open_page("load")
    app.button(key="ask_refresh").click().run()
    assert waiting(home) == [("refresh", {})]
    app.toggle(key="by_itself").set_value(True).run()
    assert jobs.refreshes_by_itself(home)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\Ответы 5.xlsx", "Ответы 5.xlsx"),
        (".скрытый.csv", "скрытый.csv"),
        ("~$Книга.xlsx", "Книга.xlsx"),
        ("a\x1b[1mb.csv", "a[1mb.csv"),
        ("..", "файл"),
    ],
)
def test_a_name_leads_nowhere_else(name, safe):
    assert dropped.safe_name(name) == safe


def test_two_files_of_one_name_are_both_kept(tmp_path):
    home = Home(tmp_path)
    sent = [SimpleNamespace(name="a.csv", size=1, getbuffer=lambda: b"1") for _ in range(2)]
    kept_files = sorted(jobs.files(home, dropped.keep(home, sent)).rglob("*.csv"))
    assert [path.name for path in kept_files] == ["a.csv", "a.csv"]


def test_too_much_at_once_is_said():
    assert dropped.too_much([SimpleNamespace(size=1)] * 301).startswith("За один раз – не больше 300 файлов")
    assert "500 МБ" in dropped.too_much([SimpleNamespace(size=400_000_000)] * 2)
    assert dropped.too_much([SimpleNamespace(size=1)]) == ""


@pytest.mark.parametrize(
    ("schools", "status", "is_foreign"),
    [
        ([OWN], "loaded", False),
        ([OWN, OTHER], "held", True),
        ([None], "loaded", True),
        ([], "loaded", True),
        ([], "unrecognised", False),
    ],
)
def test_a_file_is_foreign_unless_every_school_in_it_is_known(schools, status, is_foreign):
    files = [file("a", schools, status=status)]
    scope = Scope(schools=(OWN,), role="school")
    assert dropped.foreign(files, scope, frozenset({OWN})) == (["a"] if is_foreign else [])
    assert dropped.foreign(files, Scope(), frozenset()) == []


def plan(**given) -> dict:
    measures = [
        {
            "number": "2",
            "title": "Проверка хода работы",
            "timing_text": "потом",
            "timing_kind": "unparsed",
            "windows": "",
        },
        {
            "number": "1",
            "title": "Совещание директоров",
            "timing_text": "до марта",
            "timing_kind": "deadline",
        },
    ]
    measures[1] |= {"windows": "..2026-02-28", "note": "«до» месяца понято как день перед ним"}
    measures[0] |= {"windows": "", "note": ""}
    read = [{"responsible": "Методист", **measure} for measure in measures]
    return file("План.docx", [], kind="plans", reading=read, **given)


@pytest.mark.parametrize("is_trial", [True, False])
def test_how_a_plan_is_read_stands_first_beside_its_own_words(home, is_trial):
    name = looked(home, plan(is_trial=is_trial))
    if not is_trial:
        job = jobs.ask(home, "load", "", {"files": name})
        (jobs.place(home, job.job) / jobs.ANSWER).write_text(json.dumps({"files": [plan(is_trial=False)]}))
        jobs.end(home, job.job, jobs.DONE, "загружено: 1")
    text = text_of(open_page("load"))
    for words in (
        "Как прочитан план",
        "Прочитано: 2 меры; срок не прочитан – 1 мера, они стоят первыми.",
        "▲ срок не прочитан",
        "к дате: до 28.02.2026",
        "день перед ним",
    ):
        assert words in text, words
    assert text.index("Как прочитан план") < text.index("Что найдено в файлах")
    assert text.index("Проверка хода работы") < text.index("Совещание директоров")
    assert ("План → Прочитано" in text) == (not is_trial)


def test_the_file_of_a_plan_is_named_only_beside_another():
    one = told.readings([plan()])
    two = told.readings([plan(), {**plan(), "file_name": "Второй план.docx"}])
    assert [told.reading_columns(read)[0].header for read in (one, two)] == ["№", "Файл"]
