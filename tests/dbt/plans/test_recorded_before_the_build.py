"""What is recorded on a page is shown as the build will say it: every status at every kind of window, then a build."""

from datetime import date, datetime, timedelta

import pytest

from dashboards.documents.facts.context import Request
from dashboards.documents.model import INTERNAL, texts
from dashboards.documents.registry import compose
from dashboards.pages.plan import record as plan_record
from dashboards.pages.plan.record import Record
from tests.dbt.plans.test_a_person_overrules import TODAY, rebuilt
from warehouse.home import Home
from warehouse.pending import MARK
from warehouse.query import query
from warehouse.scope import Scope

DAY = date.fromisoformat(TODAY)
TERMS = (
    *("До 29.09.2023", "Сентябрь 2023", "До 09.10.2023", "октябрь 2023", "ноябрь 2023", "до 20.05.2024"),
    *("По мере необходимости", "в течение года", "до 25.08.2023", "По плану-графику проведения КДР"),
)
HEAD = """УТВЕРЖДАЮ
Начальник управления образования
«04» сентября 2023 г.

План мероприятий по обеспечению объективности оценочных процедур на 2023-2024 учебный год

№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат
"""
#: What only the build can say: where a measure stands on the day of the build follows from more than its own row.
LEFT_TO_THE_BUILD = {"next_control_date", "reminder_date", "is_pending", "overdue_after", "period"}


def plan_text() -> str:
    lines = [
        f"{number}\tМера {number} по объективности\t{TERMS[(number - 1) % len(TERMS)]}\tМетодист\tПротокол"
        for number in range(1, len(TERMS) * len(plan_record.STATUSES) + 1)
    ]
    return HEAD + "\n".join(lines) + "\n"


def records(windows) -> list[Record]:
    """Every status for a measure of every term; a postponement to the past, to today and ahead."""
    made = []
    for place, row in enumerate(windows.sort("occurrence_id").to_dicts()):
        number = int(row["number"]) - 1
        status = plan_record.STATUSES[number // len(TERMS)]
        new_due = (
            DAY + timedelta(days=(-3, 0, 10, 20, 45)[place % 5]) if status == plan_record.POSTPONED else None
        )
        proof = "приказ № 5" if place % 2 or new_due else ""
        words = plan_record.period_words(row, windows)
        comment = "слово" if place % 3 == 0 else ""
        made.append(Record(row["plan_id"], row["number"], words, status, DAY, None, new_due, proof, comment))
    return made


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, dict]:
    """Windows by key as they are before, with what was recorded, and after the build; and the paper of that minute."""
    root = tmp_path_factory.mktemp("recorded")
    home = Home(root)
    for folder in (home.inbox, home.builds):
        folder.mkdir()
    (home.inbox / "План 2023-2024.txt").write_text(plan_text(), encoding="utf-8")
    patch = pytest.MonkeyPatch()
    patch.setenv("OBEKTIV_HOME", str(root))
    patch.setenv("OBEKTIV_TODAY", TODAY)
    rebuilt(root, "before")
    windows = query("plan/windows", Scope())
    plan_record.put_into_inbox(home, records(windows), datetime(2023, 10, 9, 9))
    recorded = query("plan/windows", Scope())
    paper = compose("plan_note", Request(version=INTERNAL, home=home))
    rebuilt(root, "after")
    after = query("plan/windows", Scope())
    patch.undo()
    frames = {"before": windows, "recorded": recorded, "after": after}
    by_key = {name: {row["occurrence_id"]: row for row in frame.to_dicts()} for name, frame in frames.items()}
    return {**by_key, "paper": texts(paper)}


def without_mark(row: dict) -> dict:
    evidence = (row["evidence"] or "").removesuffix(MARK).rstrip("; ") or None
    return {
        name: value for name, value in {**row, "evidence": evidence}.items() if name not in LEFT_TO_THE_BUILD
    }


def test_every_status_is_shown_as_the_build_will_say_it(told):
    assert len(told["recorded"]) >= len(TERMS) * len(plan_record.STATUSES)
    assert all(row["is_pending"] for row in told["recorded"].values())
    assert not any(row["is_pending"] for row in (*told["before"].values(), *told["after"].values()))
    differing = {
        key: {name: (value, after[name]) for name, value in without_mark(row).items() if value != after[name]}
        for key, row in told["recorded"].items()
        if (after := without_mark(told["after"][key])) != without_mark(row)
    }
    assert differing == {}


def test_a_paper_of_that_minute_says_the_same_with_the_same_mark(told):
    words = " ".join(told["paper"])
    cnt = len(told["recorded"])
    assert f"выполнено ({MARK})" in words
    assert f"После подсчёта записано о сроках: {cnt}." in words
    assert f"Записано после сборки: строк – {cnt}".lower() in words.lower()
