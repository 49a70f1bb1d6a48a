"""The period of a plan that its title does not name plainly: a part of a year, a line of a year, an order, an exam."""

from datetime import date

import pytest

from ingestion.plans import PlanDocument, PlanRefused, plan_from_rows
from ingestion.plans.rows import read_rows
from tests.ingestion.plans.plan_builders import Heading, as_docx
from tests.ingestion.plans.published import WORK
from warehouse.plans.timings import parse_timing

HEAD = ("№", "Мероприятие", "Срок", "Ответственный")
ORDER = ("Приложение 2", "к приказу от 25.06.2025 № 97-од")


def plan_of(folder, above: tuple[str, ...], title: str, *timings: str) -> PlanDocument:
    rows: list = []
    for number, timing in enumerate(timings, 1):
        is_heading = isinstance(timing, Heading)
        rows.append(timing if is_heading else (str(number), WORK[number % 5], timing, "Методист"))
    parts = [*above, *title.split("\n"), HEAD, *rows]
    return plan_from_rows(read_rows(as_docx(parts, folder / "plan.docx")), "plan.docx")


def windows(plan: PlanDocument) -> list[tuple[str, str]]:
    read = []
    for measure in plan.measures:
        days = measure.within or (plan.period_start, plan.period_end)
        timing = parse_timing(measure.timing_text, *days, plan.years == "school")
        read.append((timing.kind, timing.windows_text()))
    return read


@pytest.mark.parametrize(
    ("title", "start", "end", "timing", "right"),
    [
        (
            "План работы отдела на март 2026 года",
            date(2026, 3, 1),
            date(2026, 3, 31),
            "в течение месяца",
            ("continuous", "2026-03-01..2026-03-31"),
        ),
        (
            "План работы отдела на март 2026 года",
            date(2026, 3, 1),
            date(2026, 3, 31),
            "до 3 апреля",
            ("deadline", "..2026-04-03"),
        ),
        (
            "План работы отдела на июль 2026 г.",
            date(2026, 7, 1),
            date(2026, 7, 31),
            "1 раз в неделю",
            ("recurring", "2026-07-06..2026-07-12; 2026-07-13..2026-07-19; 2026-07-20..2026-07-26"),
        ),
        (
            "План контроля на II полугодие 2025-2026 учебного года",
            date(2026, 1, 1),
            date(2026, 5, 31),
            "В течение полугодия",
            ("continuous", "2026-01-01..2026-05-31"),
        ),
        (
            "План контроля на 2025-2026 учебный год (I полугодие)",
            date(2025, 9, 1),
            date(2025, 12, 31),
            "весь учебный год",
            ("continuous", "2025-09-01..2025-12-31"),
        ),
        (
            "План работы на второе полугодие 2026 года",
            date(2026, 7, 1),
            date(2026, 12, 31),
            "на протяжении полугодия",
            ("continuous", "2026-07-01..2026-12-31"),
        ),
        (
            "План работы на IV квартал 2025 года",
            date(2025, 10, 1),
            date(2025, 12, 31),
            "в течение квартала",
            ("continuous", "2025-10-01..2025-12-31"),
        ),
        (
            "План работы на 3 четверть 2025-2026 учебного года",
            date(2026, 1, 1),
            date(2026, 3, 31),
            "в течение четверти",
            ("continuous", "2026-01-01..2026-03-31"),
        ),
        (
            "План выездов на апрель-май 2026 года",
            date(2026, 4, 1),
            date(2026, 5, 31),
            "в течение месяца",
            ("unparsed", ""),
        ),
        (
            "План работы на 2025-2026 учебный год",
            date(2025, 9, 1),
            date(2026, 8, 31),
            "в течение полугодия",
            ("unparsed", ""),
        ),
    ],
)
def test_a_plan_of_a_part_of_a_year(tmp_path, title, start, end, timing, right):
    plan = plan_of(tmp_path, (), title, timing, "до 20 числа")
    assert (plan.period_start, plan.period_end) == (start, end)
    assert windows(plan)[0] == right


def test_the_whole_of_a_part_of_a_year_that_stands_as_a_heading(tmp_path):
    rows = (Heading("Сентябрь"), "в течение месяца", Heading("II четверть"), "В течение четверти")
    plan = plan_of(tmp_path, (), "План контроля на 2025-2026 учебный год", *rows)
    assert windows(plan) == [("window", "2025-09-01..2025-09-30"), ("window", "2025-11-01..2025-12-31")]


@pytest.mark.parametrize(
    ("above", "title", "timings", "start", "end"),
    [
        ((), "План контроля\n2013 год", ("январь", "март", "октябрь"), date(2013, 1, 1), date(2013, 12, 31)),
        (
            ("Приказ № 42 от 29.08.2012",),
            "План контроля 2013 год",
            ("январь", "октябрь"),
            date(2013, 1, 1),
            date(2013, 12, 31),
        ),
        ((), "План контроля\n2025 – 2026 гг.", ("октябрь", "май"), date(2025, 9, 1), date(2026, 8, 31)),
        (
            ORDER,
            "План работы с дефицитами",
            ("до 29 августа 2025 г.", "сентябрь", "февраль"),
            date(2025, 9, 1),
            date(2026, 8, 31),
        ),
        (
            ORDER,
            "План работы с дефицитами",
            ("август", "сентябрь", "октябрь"),
            date(2025, 9, 1),
            date(2026, 8, 31),
        ),
        (ORDER, "План работы с дефицитами", ("февраль", "март"), date(2025, 9, 1), date(2026, 8, 31)),
        (ORDER, "План работы с дефицитами", ("июнь", "июль"), date(2025, 1, 1), date(2025, 12, 31)),
        (
            (),
            "План работы с дефицитами",
            ("до 29 августа 2025 г.", "сентябрь", "февраль"),
            date(2025, 9, 1),
            date(2026, 8, 31),
        ),
        (
            (),
            "План работы с дефицитами",
            ("сентябрь", "февраль", "до 29 августа 2025 г."),
            date(2024, 9, 1),
            date(2025, 8, 31),
        ),
        (
            (),
            "План мероприятий на 2025–2026 годы",
            ("IV квартал 2025 г.", "до 15 ноября 2026 года"),
            date(2025, 1, 1),
            date(2026, 12, 31),
        ),
        (
            (),
            "План мероприятий на 2025–2026 годы",
            ("IV квартал 2025 г.", "до 15 мая 2026 года"),
            date(2025, 9, 1),
            date(2026, 8, 31),
        ),
        ((), "План подготовки к ГИА-2026", ("октябрь", "март"), date(2025, 9, 1), date(2026, 8, 31)),
        (
            (),
            "План работы по итогам ВПР 2025 года",
            ("сентябрь", "февраль"),
            date(2025, 9, 1),
            date(2026, 8, 31),
        ),
        (
            (),
            "План работы по результатам ВПР-2025",
            ("май", "октябрь"),
            date(2025, 1, 1),
            date(2025, 12, 31),
        ),
    ],
)
def test_a_period_that_is_concluded(tmp_path, above, title, timings, start, end):
    plan = plan_of(tmp_path, above, title, *timings)
    assert (plan.period_start, plan.period_end) == (start, end)


@pytest.mark.parametrize(
    ("above", "title", "timings"),
    [
        (("г. Новый Луг", "2013 год"), "План контроля", ("январь", "март", "октябрь")),
        ((), "План контроля\n2013 г.", ("сентябрь", "октябрь", "март")),
        (ORDER, "План работы с дефицитами", ("январь", "март", "октябрь")),
        ((), "План работы по результатам ВПР 2025 года", ("февраль", "март")),
    ],
    ids=[
        "year of a title page",
        "which year of two",
        "order between two years",
        "before or after the results",
    ],
)
def test_a_period_that_is_not_certain_is_asked_for(tmp_path, above, title, timings):
    with pytest.raises(PlanRefused, match="укажите учебный год"):
        plan_of(tmp_path, above, title, *timings)
