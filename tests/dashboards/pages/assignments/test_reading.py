"""The screen on which an expert reads works: scores typed in a row, the keyboard alone, own works and nobody else's."""

import time
from datetime import datetime

import duckdb
import polars as pl
import pytest

from dashboards import identity, inbox
from dashboards.pages.assignments import reading
from tests.dashboards import browser
from tests.dashboards.fixture_db import BUILD_ID, make_home
from tests.warehouse.visits.test_recorded import reads
from warehouse.home import Home
from warehouse.pending import rows_of
from warehouse.scope import Scope

NOW = datetime(2026, 4, 24, 10)
LOT = "ВПР-2026-весна-МА-5 от 21.04.2026"
TOPS = [1, 2, 2, 1, 3, 2, 1, 2, 2, 1]
WORKS = 15
#: Which of them gets one score too many at first.
SLIP = 3
#: Seconds of a key and of a click of somebody who types with one eye on the work.
KEY, CLICK = 0.28, 1.1


def rows(person: str = "Э-03", works: int = WORKS, state: str = "ждёт чтения", number: int = 1) -> list[dict]:
    """Works of one reader as the mart has them."""
    return [
        {
            "lot_name": LOT, "procedure_id": "ВПР-2026-весна-МА-5", "municipality": "Округ", "package": "МА5-01",
            "work_code": f"МА5-01-{work:02}", "reading": number, "person_code": person, "role": "expert",
            "task_code": f"{task}", "task_no": task, "max_score": float(top), "score": None,
            "first_score": 2.0 if number == 3 else None, "second_score": 0.0 if number == 3 else None,
            "why_third": "критерий" if number == 3 else None, "state": state, "is_final": False,
        }
        for work in range(1, works + 1)
        for task, top in enumerate(TOPS, 1)
    ]  # fmt: skip


@pytest.fixture
def home(tmp_path, monkeypatch) -> Home:
    """A published home in which Э-03 reads fifteen works, and Э-04 the same works a second time."""
    monkeypatch.setenv("OBEKTIV_HOME", str(make_home(tmp_path)))
    frame = pl.DataFrame(
        rows() + rows("Э-04", number=2), infer_schema_length=None,
        schema_overrides={**dict.fromkeys(("score", "first_score", "second_score"), pl.Float64),
                          "why_third": pl.String},
    )  # fmt: skip
    with duckdb.connect(str(tmp_path / "builds" / f"{BUILD_ID}.duckdb")) as database:
        database.register("readings", frame.to_arrow())
        database.execute("create or replace table marts.fct_work_readings as select * from readings")
    return Home(tmp_path).create()


def test_scores_are_read_in_the_order_of_criteria_and_a_dash_is_no_answer():
    assert reading.scores_of("2101", [2, 1, 1, 1]) == [2, 1, 0, 1]
    assert reading.scores_of(" 2, 1 -;1 ", [2, 1, 1, 1]) == [2, 1, 0, 1]
    assert reading.scores_of("10 2", [12, 2]) == [10, 2]
    assert reading.scores_of("7", [8]) == [7]
    assert reading.scores_of("-1", [2, 1]) == [0, 1]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("21", "критериев – 3"),
        ("311", "1-й балл больше"),
        ("2а1", "«а» – не балл"),
        ("", "набрано баллов – 0"),
    ],
)
def test_what_is_not_a_full_row_of_scores_is_refused_in_words(text, why):
    with pytest.raises(ValueError, match=why):
        reading.scores_of(text, [2, 1, 1])


def test_the_next_work_is_the_first_that_waits():
    frame = pl.DataFrame(
        rows(works=1, state="прочитано") + [{**r, "work_code": "МА5-01-02"} for r in rows(works=1)]
    )
    assert reading.next_work(frame)["work_code"].unique().to_list() == ["МА5-01-02"]
    assert reading.next_work(frame.filter(state="прочитано")).is_empty()


def test_an_expert_records_own_works_alone(home, monkeypatch):
    monkeypatch.setattr(identity, "scope", lambda: Scope(role="expert", person="Э-03"))
    own, other = pl.DataFrame(rows(works=1)), pl.DataFrame(rows("Э-04", works=1, number=2))
    content = reading.reading_file(own, [1.0] * len(TOPS), NOW, NOW, saw_school=False)
    reads("work_readings", content)
    assert inbox.leave(home, reading.FILE_NAME, content, NOW).exists()
    for not_own in (
        other,
        own.with_columns(work_code=pl.lit("МА5-09-01")),
        own.with_columns(reading=pl.lit(2)),
    ):
        written = reading.reading_file(not_own, [1.0] * len(TOPS), NOW, NOW, saw_school=False)
        with pytest.raises(PermissionError):
            inbox.leave(home, reading.FILE_NAME, written, NOW)
    foreign = inbox.form_file(("Код",), [("Э-03",)])
    with pytest.raises(PermissionError):
        inbox.leave(home, "Назначения", foreign, NOW)


@pytest.mark.walks
def test_fifteen_works_are_read_in_ten_minutes_with_the_keyboard_alone(home):
    """Keys and clicks at the pace of a person, waits as they are: the field keeps the focus from work to work."""
    given = [[(work + task) % (top + 1) for task, top in enumerate(TOPS)] for work in range(WORKS)]
    keys, clicks, waits = 0, 0, 0.0
    scope = {"role": "expert", "person": "Э-03"}
    with browser.server(home.root, "2026-04-24", scope) as address, browser.browser() as chromium:
        page = chromium.new_page(viewport={"width": 1440, "height": 1000}, locale="ru-RU")
        page.goto(f"{address}/assignments")
        browser.settle(page)
        page.get_by_role("textbox", name="Баллы по порядку критериев", exact=True).click()
        clicks += 1
        for number, scores in enumerate(given, 1):
            code = f"МА5-01-{number:02}"
            page.get_by_text(f"Работа {code}. Чтение 1.").wait_for()
            text = "".join(map(str, scores))
            page.keyboard.type(text)
            if number == SLIP:
                page.keyboard.type("0")
                page.keyboard.press("Enter")
                page.get_by_text("Не записано").wait_for()
                page.keyboard.press("Backspace")  # the row is there to be mended
                keys += 3
            page.keyboard.press("Enter")
            keys += len(text) + 1
            began = time.monotonic()
            page.get_by_text(f"Записано: {code}, сумма {sum(scores)}").wait_for()
            waits += time.monotonic() - began
        page.get_by_text("Верните пакеты координатору").wait_for()
    assert clicks == 1
    print(f"{WORKS} works: {keys} keys, {clicks} clicks, {waits:.1f} s of waiting")
    assert keys * KEY + clicks * CLICK + waits < 600
    files = sorted(home.inbox.glob(f"{reading.FILE_NAME} *.csv"))
    said = {lines[0]["Код в пакете"]: [int(line["Балл"]) for line in lines] for lines in map(rows_of, files)}
    assert said == {f"МА5-01-{number:02}": scores for number, scores in enumerate(given, 1)}
