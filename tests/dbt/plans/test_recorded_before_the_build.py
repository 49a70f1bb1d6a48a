"""What is recorded on a page is shown as the build will say it: every status at every kind of window, then a build."""

from datetime import date, datetime, timedelta

import polars as pl
import pytest

from dashboards.documents.facts.context import Request
from dashboards.documents.model import INTERNAL, texts
from dashboards.documents.registry import compose
from dashboards.pages.plan import reading as plan_reading
from dashboards.pages.plan import record as plan_record
from dashboards.pages.plan.reading import Correction
from dashboards.pages.plan.record import Record
from tests.dbt.plans.test_a_person_overrules import TODAY, rebuilt
from warehouse.home import Home
from warehouse.pending import MARK
from warehouse.plans.plan_key import WHOLE, plan_key
from warehouse.query import query
from warehouse.scope import Scope

pytestmark = pytest.mark.walks

DAY = date.fromisoformat(TODAY)
TERMS = (
    *("До 29.09.2023", "Сентябрь 2023", "До 09.10.2023", "октябрь 2023", "ноябрь 2023", "до 20.05.2024"),
    *("По мере необходимости", "в течение года", "до 25.08.2023", "По плану-графику проведения КДР"),
)
CLOSED, PROLONGED = "План закрытый 2023-2024", "План продлённый 2023-2024"
#: What the department has said of measures of both before.
SAID_BEFORE = "План;№;Период;Логин ОО;Статус;Новый срок;Дата;Подтверждение;Комментарий\n" + "".join(
    f"{plan};{line}\n"
    for plan in (CLOSED, PROLONGED)
    for line in ("1;;;выполнено;;29.09.2023;протокол № 1;", "2;;;в работе;;30.09.2023;;")
)
HEAD = """УТВЕРЖДАЮ
Начальник управления образования
«04» сентября 2023 г.

План мероприятий по обеспечению объективности оценочных процедур на 2023-2024 учебный год

№\tМероприятие\tСрок\tОтветственный\tОжидаемый результат
"""
BOTH = (plan_key(CLOSED), plan_key(PROLONGED))
#: What only the build can say: where a measure stands on the day of the build follows from more than its own row.
LEFT_TO_THE_BUILD = {"next_control_date", "reminder_date", "is_pending", "overdue_after", "period"}


#: A plan of the year before whose reading a person corrects; its new version has other numbers.
CORRECTED = ("Обучение наблюдателей", "Совещание с директорами", "Анализ итогов")
CORRECTED_TERMS = ("как договоримся", "март 2023", "в течение года")
CORRECTED_PLAN = "plan_2022_2023"


def corrected_plan(*first: tuple[str, str]) -> str:
    """The plan with lines that a new version puts before its measures."""
    head = HEAD.replace("2023-2024", "2022-2023").replace("2023 г.", "2022 г.")
    lines = [
        f"{place}\t{title}\t{term}\tМетодист\tПротокол"
        for place, (title, term) in enumerate(
            [*first, *zip(CORRECTED, CORRECTED_TERMS, strict=True)], start=1
        )
    ]
    return head + "\n".join(lines) + "\n"


def corrections() -> list[Correction]:
    return [
        Correction(
            CORRECTED_PLAN, "1", CORRECTED[0], "до 15.03.2023", "Отдел оценки", "ведомство", "издание приказа"
        ),
        Correction(CORRECTED_PLAN, "2", CORRECTED[1], "по отдельному плану"),
    ]


def windows_of_others() -> pl.DataFrame:
    """Windows of the plans about whose execution people speak."""
    return query("plan/windows", Scope()).filter(pl.col("plan_id") != CORRECTED_PLAN)


def plan_text(of: str = "департамент") -> str:
    lines = [
        f"{number}\tМера {number} по объективности\t{TERMS[(number - 1) % len(TERMS)]}\tМетодист\tПротокол"
        for number in range(1, len(TERMS) * len(plan_record.STATUSES) + 1)
    ]
    return HEAD.replace("План мероприятий", f"План мероприятий ({of})") + "\n".join(lines) + "\n"


def records(windows) -> list[Record]:
    """Every status for a measure of every term; a postponement to the past, to today and ahead."""
    made = []
    own = windows.filter(~pl.col("plan_id").is_in([plan_key(CLOSED), plan_key(PROLONGED)]))
    for place, row in enumerate(own.sort("occurrence_id").to_dicts()):
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


def of_whole_plans(windows) -> list[Record]:
    """One plan is closed, another goes on until the end of the year; of one measure each something else is said."""
    closed, prolonged = plan_key(CLOSED), plan_key(PROLONGED)
    done = windows.filter(plan_id=closed, number="4").to_dicts()[0]
    words = plan_record.period_words(done, windows)
    return [
        Record(closed, "4", words, "выполнено", DAY, None, None, "протокол № 4"),
        Record(closed, WHOLE, "", "снято с контроля", DAY, None, None, "приказ № 8"),
        Record(prolonged, WHOLE, "", plan_record.POSTPONED, DAY, None, date(2023, 12, 29), "приказ № 9"),
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory) -> dict[str, dict]:
    """Windows by key as they are before, with what was recorded, and after the build; and the paper of that minute."""
    root = tmp_path_factory.mktemp("recorded")
    home = Home(root)
    for folder in (home.inbox, home.builds):
        folder.mkdir()
    (home.inbox / "План 2023-2024.txt").write_text(plan_text(), encoding="utf-8")
    for plan in (CLOSED, PROLONGED):
        (home.inbox / f"{plan}.txt").write_text(plan_text(plan), encoding="utf-8")
    second = home.inbox / "План 2022-2023.txt"
    second.write_text(corrected_plan(), encoding="utf-8")
    (home.inbox / "Статусы.csv").write_text(SAID_BEFORE, encoding="utf-8")
    patch = pytest.MonkeyPatch()
    patch.setenv("OBEKTIV_HOME", str(root))
    patch.setenv("OBEKTIV_TODAY", TODAY)
    rebuilt(root, "before")
    windows = windows_of_others()
    plan_record.put_into_inbox(home, [*records(windows), *of_whole_plans(windows)], datetime(2023, 10, 9, 9))
    recorded = windows_of_others()
    paper = compose("plan_note", Request(version=INTERNAL, home=home, plan_id=plan_key("План 2023-2024")))
    for place, one in enumerate(corrections()):
        plan_reading.put_into_inbox(home, one, datetime(2023, 10, 9, 10, place))
    read = query("plan/reading", Scope())
    second.write_text(corrected_plan(("Издание приказа", "Январь 2023")), encoding="utf-8")
    rebuilt(root, "after")
    after, read_after = windows_of_others(), query("plan/reading", Scope())
    patch.undo()
    frames = {"before": windows, "recorded": recorded, "after": after}
    by_key = {name: {row["occurrence_id"]: row for row in frame.to_dicts()} for name, frame in frames.items()}
    readings = {
        name: {row["title"]: row for row in frame.filter(plan_id=CORRECTED_PLAN).to_dicts()}
        for name, frame in {"read": read, "read_after": read_after}.items()
    }
    return {**by_key, **readings, "paper": texts(paper)}


def without_mark(row: dict) -> dict:
    evidence = (row["evidence"] or "").removesuffix(MARK).rstrip("; ") or None
    return {
        name: value for name, value in {**row, "evidence": evidence}.items() if name not in LEFT_TO_THE_BUILD
    }


def test_every_status_is_shown_as_the_build_will_say_it(told):
    assert len(told["recorded"]) >= len(TERMS) * len(plan_record.STATUSES)
    assert all(row["is_pending"] for key, row in told["recorded"].items() if row["plan_id"] not in BOTH)
    assert not any(row["is_pending"] for row in (*told["before"].values(), *told["after"].values()))
    differing = {
        key: {name: (value, after[name]) for name, value in without_mark(row).items() if value != after[name]}
        for key, row in told["recorded"].items()
        if (after := without_mark(told["after"][key])) != without_mark(row)
    }
    assert differing == {}


def test_one_word_ends_a_plan_and_one_prolongs_it(told):
    """What is done stays done; everything else is off control, or is due on the new day."""
    states = {name: {} for name in BOTH}
    for row in told["after"].values():
        if row["plan_id"] in BOTH:
            states[row["plan_id"]].setdefault(row["state"], set()).add(row["number"])
    closed, prolonged = (states[plan] for plan in BOTH)
    assert closed["выполнено"] == {"1", "4"}
    assert set(closed) == {"выполнено", "снято с контроля"}
    assert prolonged["выполнено"] == {"1"}
    assert "срок прошёл" not in prolonged
    moved = [
        row for row in told["after"].values() if row["plan_id"] == BOTH[1] and row["state"] == "перенесено"
    ]
    assert {row["due_date"] for row in moved} == {date(2023, 12, 29)}
    assert all(row["postponement_basis"] == "приказ № 9" for row in moved)
    later = {
        row["number"] for row in told["before"].values() if (row["due_date"] or DAY) > date(2023, 12, 29)
    }
    assert later
    assert not later & {row["number"] for row in moved}


def test_a_correction_is_shown_as_the_build_will_say_it_and_outlives_new_numbers(told):
    said = ("timing_kind", "windows", "responsible_position", "timing_read", "schools_read", "is_corrected")
    said += ("action_read", "action_label", "action_confidence")
    own = ("timing_text", "responsible")
    before = told["read"]
    after = {title: told["read_after"][title] for title in before}
    assert {title: [row[name] for name in said + own] for title, row in before.items()} == {
        title: [row[name] for name in said + own] for title, row in after.items()
    }
    assert [before[title]["is_pending"] for title in CORRECTED] == [True, True, False]
    assert not any(row["is_pending"] for row in after.values())
    assert [after[title]["number"] for title in CORRECTED] == ["2", "3", "4"]
    first = after[CORRECTED[0]]
    assert (first["timing_text"], first["timing_kind"], first["windows"]) == (
        "как договоримся",
        "deadline",
        "..2023-03-15",
    )
    assert after[CORRECTED[1]]["timing_kind"] == "external_schedule"
    assert (first["action_label"], first["action_confidence"]) == ("издание приказа", "сказано человеком")


def test_a_paper_of_that_minute_says_the_same_with_the_same_mark(told):
    words = " ".join(told["paper"])
    cnt = sum(row["plan_id"] not in BOTH for row in told["recorded"].values())
    assert f"выполнено ({MARK})" in words
    assert f"После подсчёта записано о сроках: {cnt}." in words
    assert f"Записано после сборки строк – {cnt}".lower() in words.lower()
