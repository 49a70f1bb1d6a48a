"""Published forms of plans are read on the half that the reading was mended by and on the half that it never saw."""

import pytest

from ingestion.plans import PlanRefused, plan_from_rows
from ingestion.plans.roles import role_of
from ingestion.plans.rows import read_rows
from tests.ingestion.plans.plan_builders import Heading, as_docx
from tests.ingestion.plans.public_forms import ALL_FORMS, YEARLESS, half, phrases
from tests.ingestion.plans.published import WORK
from tests.ingestion.plans.published_papers import measured_papers


def test_the_forms_are_many_and_split_by_their_names():
    facts = {
        fact
        for form in ALL_FORMS
        for fact in (form.head, form.title, *(timing for timing, _, _ in form.timings))
    }
    assert len(facts) >= 30
    assert 5 <= sum(form.is_tuned for form in ALL_FORMS) <= len(ALL_FORMS) - 5


@pytest.mark.parametrize("is_tuned", [True, False])
def test_measures_of_published_forms_are_read(is_tuned):
    found = half(is_tuned, forms=tuple(form for form in ALL_FORMS if form.seen not in YEARLESS))
    assert found.wrong == []
    assert found.extra == 0
    assert found.found == found.measures


@pytest.mark.parametrize(
    ("kind", "measures"), [("txt", 111), ("docx", 104), ("merged.docx", 104), ("xlsx", 104), ("pdf", 104)]
)
def test_papers_of_the_twelfth_collection_are_read_in_full(kind, measures):
    total, taken = measured_papers("twelfth", kind)
    assert (total.measures, total.found, total.extra) == (measures, measures, 0)
    assert total.right["responsible"] == total.right["kind"] == measures
    assert total.right["timing"] == total.said["timing"]
    # Where the fourth week of a month ends the collections do not agree: the sixth says with the month.
    assert total.said["windows"] - total.right["windows"] == len(total.wrong) == 2
    assert taken == []


@pytest.mark.parametrize(
    ("kind", "measures"), [("txt", 113), ("docx", 106), ("merged.docx", 106), ("xlsx", 106), ("pdf", 106)]
)
def test_papers_of_the_thirteenth_collection_are_read_in_full(kind, measures):
    total, taken = measured_papers("thirteenth", kind)
    assert (total.measures, total.found, total.extra, taken) == (measures, measures, 0, [])
    assert total.wrong == []


@pytest.mark.parametrize(
    "form", [form for form in ALL_FORMS if form.seen in YEARLESS], ids=lambda one: one.seen
)
def test_a_plan_that_names_no_year_asks_for_it(form, tmp_path):
    with pytest.raises(PlanRefused, match="укажите учебный год"):
        plan_from_rows(read_rows(as_docx(form.parts, tmp_path / "plan.docx")), "plan.docx")


@pytest.mark.parametrize(
    "form", [form for form in ALL_FORMS if form.seen in YEARLESS], ids=lambda one: one.seen
)
def test_a_plan_whose_file_is_named_by_the_year_is_read(form, tmp_path):
    plan = plan_from_rows(read_rows(as_docx(form.parts, tmp_path / "plan.docx")), "План 2023-2024.docx")
    assert [one.title for one in plan.measures] == [right.title for right in form.right]
    for one, right in zip(plan.measures, form.right, strict=True):
        assert one.timing_text == (right.timing or one.timing_text)
    assert {plan.period_start.year, plan.period_end.year} == {2023, 2024}


def test_times_may_stand_in_heading_rows_above_measures_alone(tmp_path):
    parts = ["Циклограмма работы на 2023-2024 учебный год", ("№", "Мероприятия")]
    parts += [Heading("Еженедельно"), ("1", WORK[0]), ("2", WORK[1]), Heading("Сентябрь"), ("1", WORK[2])]
    plan = plan_from_rows(read_rows(as_docx(parts, tmp_path / "plan.docx")), "plan.docx")
    assert [(one.title, one.timing_text) for one in plan.measures] == [
        (WORK[0], "Еженедельно"),
        (WORK[1], "Еженедельно"),
        (WORK[2], "Сентябрь"),
    ]


def test_published_phrases_are_read():
    both = phrases(True) | phrases(False)
    wrong = {phrase: read_as for phrase, (right, read_as) in both.items() if read_as != right}
    assert wrong == {}


@pytest.mark.parametrize(
    ("column", "timings", "read"),
    [
        (
            "Неделя",
            ("1", "2-3", "4 неделя"),
            ("1 неделя сентября", "2-3 неделя сентября", "4 неделя сентября"),
        ),
        ("Срок", ("15", "до 20", "II декада"), ("15 сентября", "до 20 сентября", "II декада сентября")),
        ("Срок", ("октябрь", "постоянно", "3 неделя"), ("октябрь", "постоянно", "3 неделя сентября")),
    ],
)
def test_a_part_of_a_month_takes_the_month_above_it(tmp_path, column, timings, read):
    rows = [(WORK[place], timing, "Директор") for place, timing in enumerate(timings)]
    parts = [
        "План контроля на 2025-2026 учебный год",
        ("Содержание контроля", column, "Ответственный"),
        Heading("Сентябрь"),
    ]
    plan = plan_from_rows(read_rows(as_docx([*parts, *rows], tmp_path / "plan.docx")), "plan.docx")
    assert tuple(one.timing_text for one in plan.measures) == read


def test_hours_a_week_are_no_timing():
    assert role_of("Часов в неделю") != "timing"
    assert role_of("Неделя") == "timing"
