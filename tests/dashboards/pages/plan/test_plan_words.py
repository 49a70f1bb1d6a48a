"""Words of the page «План»: whose measures are mine, what plans are called, what the matrix asks of schools."""

import ast
import csv
from datetime import date

import polars as pl
import pytest

from dashboards.pages.plan import windows as plan
from dashboards.pages.plan.record import STATUSES
from tests.dashboards.test_pages import open_page, text_of
from tests.homes import ROOT


@pytest.mark.parametrize(
    ("text", "positions"),
    [
        ("Муниципальный координатор, руководитель ОУ", ["Муниципальный координатор", "Руководитель ОО"]),
        ("ГБУ ВО РИАЦОКО; ГАОУ ДПО ВО ВИРО; МОУО", ["ГБУ ВО РИАЦОКО", "ГАОУ ДПО ВО ВИРО", "МОУО"]),
        ("методист", ["Методист"]),
        ("", []),
        (None, []),
    ],
)
def test_every_position_answers_for_its_measures(text, positions):
    assert plan.positions_of(text) == positions


def test_my_measures_are_those_that_name_my_position():
    measures = pl.DataFrame(
        {
            "plan_id": ["p"] * 3,
            "number": ["1", "2", "3"],
            "title": ["а", "б", "в"],
            "direction": [None] * 3,
            "state": ["идёт"] * 3,
            "timing_text": [""] * 3,
            "expected_result": [""] * 3,
            "responsible": ["методист, муниципальный координатор", "Методисты", "Методист"],
        }
    )
    assert plan.people(measures) == ["Методист", "Муниципальный координатор"]
    assert plan.matching(measures, {"responsible": "Методист"}, "")["number"].to_list() == ["1", "2", "3"]
    assert plan.matching(measures, {"responsible": None}, "").height == 3


def test_plans_of_the_same_years_are_called_by_their_files():
    measures = pl.DataFrame(
        {
            "plan_id": ["a", "b", "c"],
            "period_start": [date(2023, 9, 1), date(2023, 9, 1), date(2022, 9, 1)],
            "period_end": [date(2024, 8, 31), date(2024, 8, 31), date(2023, 8, 31)],
            "source_file": ["План города.docx", "Планы/План школы.txt", "План города 2022.docx"],
        }
    )
    assert plan.years_of_plans(measures) == {"a": "План города", "b": "План школы", "c": "2022–2023"}


def test_the_calendar_section_gives_the_file(published):
    app = open_page("plan", section="Календарь")
    assert not app.exception
    [button] = [one for one in app.get("download_button") if "календарь" in one.proto.label]
    assert button.proto.url or button.proto.id


def test_a_plan_with_years_alike_is_named_in_the_table_of_years(published):
    text = text_of(open_page("plan", section="Исполнение"))
    assert "По годам" in text


def test_words_of_states_are_written_in_the_seed_and_nowhere_in_the_program():
    """Whoever writes such a word in Python is about to decide a state a second time; four are names of sections."""
    with (ROOT / "dbt_project" / "seeds" / "plan_states.csv").open(encoding="utf-8") as seed:
        states = {row["state"] for row in csv.DictReader(seed)} - set(STATUSES)
    allowed = {
        "dashboards/pages/plan/windows.py": {
            *("срок прошёл", "контрольный срок прошёл", "без даты", "похоже, выполнено – подтвердите"),
            "в архиве",
        },
        # What terms count as, a word a colour.
        "dashboards/palette.py": {"срок прошёл", "без даты"},
        "dashboards/words/dates.py": {"без даты"},
        # Names of counts beside their numbers.
        "obektiv/cli/plans.py": {"без даты"},
        # An assignment whose day has not come.
        "dashboards/pages/assignments/page.py": {"впереди"},
        # Results that have not come: another term than a measure's.
        "dashboards/pages/school/about.py": {"срок прошёл"},
        # The term of a case of a school: another term than a measure's.
        "dashboards/pages/support/page.py": {"срок прошёл"},
        # What the word means, for whoever looks it up.
        "dashboards/words/glossary.py": {"срок прошёл"},
    }
    found = {}
    for folder in ("dashboards", "obektiv", "warehouse"):
        for path in (ROOT / folder).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)} & states
            name = path.relative_to(ROOT).as_posix()
            if words - allowed.get(name, set()):
                found[name] = words
    assert not found


def test_the_nearest_term_that_expires_is_not_said_to_have_passed():
    due = date(2022, 3, 5)
    rows = pl.DataFrame(
        {
            "number": ["1"],
            "title": ["Справка по итогам"],
            "state": ["срок истекает"],
            "due_within": [14],
            "due_date": [due],
            "days_overdue": [0],
        }
    )
    assert plan.finding(rows, rows, date(2022, 3, 6)).endswith(
        "Ближайшая – 1 «Справка по итогам»: срок истекает."
    )
    ahead = rows.with_columns(state=pl.lit("впереди"))
    assert plan.finding(rows, ahead, date(2022, 3, 1)).endswith(
        "Ближайшая – 1 «Справка по итогам»: осталось 4 дня."
    )
