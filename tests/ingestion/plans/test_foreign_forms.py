"""Forms of plans that other authors use, in words of no collection: each kind of fault that one of them had shown."""

from datetime import date
from pathlib import Path

import pytest

from ingestion.plans import PlanDocument, PlanRefused, plan_from_rows, plan_score
from ingestion.plans.rows import read_rows
from tests.ingestion.plans.plan_builders import as_docx, as_txt
from warehouse.plans.timings import parse_timing

TITLE = "План мероприятий по оценке качества на 2023-2024 учебный год"


def plan_of(folder: Path, *parts: str | tuple[str, ...], name: str = "plan.docx") -> PlanDocument:
    write = as_docx if name.endswith("docx") else as_txt
    rows = read_rows(write(list(parts), folder / name))
    assert plan_score(rows) > 0
    return plan_from_rows(rows, name)


def windows(plan: PlanDocument) -> list[str]:
    days = (plan.period_start, plan.period_end)
    return [
        parse_timing(m.timing_text, *(m.within or days), plan.years == "school").windows_text()
        for m in plan.measures
    ]


DEEDS = ("Составление графика независимых работ", "Взаимная проверка тетрадей", "Разбор итогов с учителями")


@pytest.mark.parametrize(
    ("head", "above"),
    [
        (("Приоритетное направление", "Шаги администрации"), ("Обучение", "Обучение", "Воспитание")),
        (("Ключевое направление", "Решения"), ("Обучение", "Оценивание", "Повышение")),
        (("Объект контроля", "Содержание вопроса"), ("2-4 классы", "9 «Б» класс", "все классы")),
        (("Объекты", "Что изучается"), ("5, 7", "8, 9", "10-11")),
        (("Объект проверки", "Рассмотренные стороны работы"), ("Журнал", "Дневник", "Тетрадь")),
    ],
)
def test_what_sorts_measures_or_whom_they_are_for_is_no_measure(tmp_path, head, above):
    times = ("октябрь", "декабрь", "март")
    rows = [(one, deed, time, "Завуч") for one, deed, time in zip(above, DEEDS, times, strict=True)]
    plan = plan_of(tmp_path, TITLE, (*head, "Сроки", "Ответственный"), *rows)
    assert [one.title for one in plan.measures] == list(DEEDS)


@pytest.mark.parametrize(
    "name", ["Мониторинг и мероприятия", "Диагностика, содержание", "Процедура (действие)"]
)
def test_a_head_that_names_a_procedure_is_a_head(tmp_path, name):
    rows = [
        (deed, "7 класс", time, "Завуч") for deed, time in zip(DEEDS, ("май", "март", "июнь"), strict=True)
    ]
    plan = plan_of(tmp_path, TITLE, (name, "Класс", "Период", "Ответственный"), *rows)
    assert [(one.title, one.timing_text) for one in plan.measures] == list(
        zip(DEEDS, ("май", "март", "июнь"), strict=True)
    )


@pytest.mark.parametrize(
    ("column", "cells", "read"),
    [
        ("Квартал", ("1", "3", "2-4"), ("1 квартал", "3 квартал", "2-4 квартал")),
        ("Сроки, квартал", ("I", "II, III", "IV"), ("I квартал", "II, III квартал", "IV квартал")),
        ("Полугодие", ("I", "II", "I-II"), ("I полугодие", "II полугодие", "I-II полугодие")),
        ("Срок (месяц)", ("2", "04", "9-11"), ("февраль", "апрель", "сентябрь-ноябрь")),
        (
            "Срок (квартал)",
            ("до 15 марта", "II", "в течение года"),
            ("до 15 марта", "II квартал", "в течение года"),
        ),
    ],
)
def test_bare_numbers_are_parts_of_the_year_that_their_column_counts(tmp_path, column, cells, read):
    title = "План мероприятий отдела оценки на 2024 год"
    rows = [(deed, cell, "Завуч") for deed, cell in zip(DEEDS, cells, strict=True)]
    plan = plan_of(tmp_path, title, ("Мероприятие", column, "Ответственный"), *rows)
    assert tuple(one.timing_text for one in plan.measures) == read
    assert all(windows(plan))


def test_quarters_of_a_column_are_days_of_the_year_of_the_plan(tmp_path):
    rows = [(deed, cell, "Завуч") for deed, cell in zip(DEEDS, ("II", "III", "I-IV"), strict=True)]
    head = ("Виды работ", "Квартал", "Исполнитель")
    plan = plan_of(tmp_path, "План мероприятий отдела на 2024 год", head, *rows)
    assert windows(plan) == ["2024-04-01..2024-06-30", "2024-07-01..2024-09-30", "2024-01-01..2024-12-31"]


@pytest.mark.parametrize("before", ["Регламент и план", "Состав, задачи и план", "Положение и план"])
def test_a_plan_may_stand_second_in_a_title(tmp_path, before):
    title = f"{before} работы экспертов на 2023-2024 учебный год"
    rows = [(deed, time, "Завуч") for deed, time in zip(DEEDS, ("май", "март", "июнь"), strict=True)]
    plan = plan_of(tmp_path, title, ("Содержание работы", "Сроки", "Ответственный"), *rows)
    assert len(plan.measures) == 3
    assert plan.title == title


@pytest.mark.parametrize("before", ["Отчёт и план", "Протокол и план"])
def test_a_report_beside_a_plan_does_not_make_its_table_a_plan(tmp_path, before):
    title = f"{before} работы экспертов на 2023-2024 учебный год"
    rows = [(deed, "май", "Завуч") for deed in DEEDS]
    made = as_docx([title, ("Содержание работы", "Сроки", "Ответственный"), *rows], tmp_path / "plan.docx")
    assert plan_score(read_rows(made)) == 0


ORDER = ("РАСПОРЯЖЕНИЕ", "от 02.10.2023 № 15", "О мерах по итогам диагностик", "РАСПОРЯЖАЮСЬ:")
POINTS = [
    "2.1. Провести сверку журналов. Срок: до 20 октября 2023 г. Ответственный: завуч.",
    "2.2. Организовать взаимную проверку работ. Срок: ноябрь 2023 г. Ответственный: методист.",
    "2.3. Подготовить справку о результатах. Срок: до 25 декабря 2023 г. Ответственный: директор.",
]


@pytest.mark.parametrize(
    "approves",
    [
        ("2. Утвердить следующий план мероприятий на 2023-2024 учебный год:",),
        ("2. Утвердить дорожную карту повышения объективности", "на 2023-2024 учебный год:"),
        ("2. Принять комплекс мер на 2023-2024 учебный год:",),
    ],
)
def test_points_of_an_order_below_the_plan_that_it_approves_are_measures(tmp_path, approves):
    parts = [
        *ORDER,
        "1. Принять к сведению итоги диагностик.",
        *approves,
        *POINTS,
        "3. Контроль оставляю за собой.",
    ]
    plan = plan_of(tmp_path, *parts, name="order.txt")
    assert [(one.number, one.title, one.responsible) for one in plan.measures] == [
        ("2.1", "Провести сверку журналов", "завуч"),
        ("2.2", "Организовать взаимную проверку работ", "методист"),
        ("2.3", "Подготовить справку о результатах", "директор"),
    ]
    assert windows(plan) == ["..2023-10-20", "2023-11-01..2023-11-30", "..2023-12-25"]
    assert plan.approved_on == date(2023, 10, 2)
    assert (plan.period_start, plan.period_end) == (date(2023, 9, 1), date(2024, 8, 31))


def test_points_of_an_order_itself_are_no_measures(tmp_path):
    parts = [*ORDER, *(point.replace("2.", "", 1) for point in POINTS)]
    assert plan_score(read_rows(as_txt(parts, tmp_path / "order.txt"))) == 0


@pytest.mark.parametrize(
    ("line", "right"),
    [
        (
            "Провести консультации (ноябрь 2023 г. – февраль 2024 г., методисты)",
            ("Провести консультации", "ноябрь 2023 г. – февраль 2024 г.", "методисты"),
        ),
        (
            "Провести консультации – ноябрь 2023 г. – февраль 2024 г., методисты",
            ("Провести консультации", "ноябрь 2023 г. – февраль 2024 г.", "методисты"),
        ),
        ("Провести консультации (январь – март)", ("Провести консультации", "январь – март", "")),
        ("Провести консультации (март – методист)", ("Провести консультации", "март", "методист")),
    ],
)
def test_a_dash_inside_a_time_parts_nothing(tmp_path, line, right):
    others = ["Обсудить критерии (май, директор)", "Проверить журналы (апрель, завуч)"]
    lines = [f"{number}. {text}." for number, text in enumerate([line, *others], 1)]
    plan = plan_of(tmp_path, TITLE, *lines, name="plan.txt")
    first = plan.measures[0]
    assert (first.title, first.timing_text, first.responsible) == right
    assert len(plan.measures) == 3


@pytest.mark.parametrize(
    ("approved", "timings", "right"),
    [
        (
            "Приказ от 5 октября 2023 г. № 7",
            ("февраль", "апрель - май", "до 20 ноября 2024 г."),
            ["2024-02-01..2024-02-29", "2024-04-01..2024-05-31", "..2024-11-20"],
        ),
        (
            "Приказ от 15 января 2024 г. № 7",
            ("март", "май", "до 15 октября 2024 г."),
            ["2024-03-01..2024-03-31", "2024-05-01..2024-05-31", "..2024-10-15"],
        ),
    ],
)
def test_months_without_a_year_follow_the_approval(tmp_path, approved, timings, right):
    rows = [(deed, time, "Завуч") for deed, time in zip(DEEDS, timings, strict=True)]
    head = ("Мероприятие", "Срок", "Ответственный")
    plan = plan_of(tmp_path, "УТВЕРЖДАЮ", approved, "Мероприятия по оценке работ (план)", head, *rows)
    assert windows(plan) == right


@pytest.mark.parametrize("years", ["на 2022-2024 гг.", "на 2022–2024 гг", "(2022 – 2024 гг.)"])
def test_years_cut_short_are_the_years_of_a_plan(tmp_path, years):
    rows = [(deed, "2022-2023 гг.", "Завуч") for deed in DEEDS]
    head = ("Мероприятие", "Срок", "Ответственный")
    plan = plan_of(tmp_path, f"Дорожная карта развития оценки {years}", head, *rows)
    assert (plan.period_start.year, plan.period_end.year) == (2022, 2024)
    assert {parse_timing("2022-2023 гг.", plan.period_start, plan.period_end).kind} == {"continuous"}


PRICED = {
    "courses": (
        "Расписание платных курсов на 2023-2024 учебный год",
        ("Название курса", "Период обучения", "Цена, руб.", "Преподаватель"),
        ("4 500", "от 3 000", "бесплатно"),
    ),
    "services without a title": (
        "",
        ("Вид занятия", "Срок", "Тариф", "Исполнитель"),
        ("250", "300 руб.", "1 200,00"),
    ),
    "purchases": (
        "План обеспечения школы на 2024 год",
        ("Предмет закупки", "Срок", "Сумма, тыс. руб.", "Ответственный"),
        ("12,5", "340", "1 100"),
    ),
}


@pytest.mark.parametrize("name", PRICED)
def test_a_table_of_prices_is_no_plan(tmp_path, name):
    title, head, sums = PRICED[name]
    rows = [(deed, "октябрь-май", cost, "Учитель") for deed, cost in zip(DEEDS, sums, strict=True)]
    parts = [*([title] if title else []), head, *rows]
    assert plan_score(read_rows(as_docx(parts, tmp_path / "paper.docx"))) == 0


@pytest.mark.parametrize("money", ["Объём финансирования, тыс. руб.", "Стоимость, руб."])
def test_a_plan_of_measures_with_their_costs_stays_a_plan(tmp_path, money):
    rows = [(deed, "март", cost, "Завуч") for deed, cost in zip(DEEDS, ("12,5", "40", "100"), strict=True)]
    plan = plan_of(tmp_path, TITLE, ("Мероприятие", "Срок", money, "Ответственный"), *rows)
    assert [one.title for one in plan.measures] == list(DEEDS)


@pytest.mark.parametrize(
    ("column", "labels"),
    [
        ("№ педсовета", ("Педсовет 1", "Педсовет 1", "Между педсоветами")),
        ("№", ("1-е совещание", "2-е совещание", "Внеочередное совещание")),
        ("№ п/п", ("Первый этап", "Второй этап", "Второй этап")),
        ("№ блока", ("Блок А", "Блок Б", "Итоги года")),
    ],
)
@pytest.mark.parametrize("name", ["plan.docx", "plan.txt"])
def test_words_in_a_column_of_numbers_say_what_a_row_belongs_to(tmp_path, column, labels, name):
    times = ("октябрь", "декабрь", "март")
    rows = [(label, time, deed, "Завуч") for label, time, deed in zip(labels, times, DEEDS, strict=True)]
    plan = plan_of(tmp_path, TITLE, (column, "Срок", "Содержание", "Ответственный"), *rows, name=name)
    read = [(one.direction, one.timing_text, one.title) for one in plan.measures]
    assert read == list(zip(labels, times, DEEDS, strict=True))
    assert [one.number for one in plan.measures] == ["1", "2", "3"]


def test_other_words_in_a_column_of_numbers_are_still_asked_about(tmp_path):
    rows = [
        ("1", "октябрь", DEEDS[0], "Завуч"),
        ("Тетради", "март", DEEDS[1], "Завуч"),
        ("3", "май", DEEDS[2], "Завуч"),
    ]
    with pytest.raises(PlanRefused, match="неясно, мера ли это"):
        plan_of(tmp_path, TITLE, ("№", "Срок", "Содержание", "Ответственный"), *rows)


@pytest.mark.parametrize(
    ("labels", "august"),
    [
        (("Заседание 1", "Заседание 2", "Заседание 3"), "2023-08-01..2023-08-31"),
        (("Блок «Кадры»", "Блок «Оценка»", "Блок «Итоги»"), "2024-08-01..2024-08-31"),
    ],
)
def test_meetings_follow_one_another_and_subjects_begin_the_year_again(tmp_path, labels, august):
    times = ("август", "ноябрь", "март")
    rows = [(label, time, deed, "Завуч") for label, time, deed in zip(labels, times, DEEDS, strict=True)]
    plan = plan_of(tmp_path, TITLE, ("№", "Срок", "Содержание", "Ответственный"), *rows)
    assert windows(plan) == [august, "2023-11-01..2023-11-30", "2024-03-01..2024-03-31"]


@pytest.mark.parametrize(
    ("approved", "timings", "right"),
    [
        ("14.12.2023", ("апрель, октябрь", "март"), ["2024-04-01..2024-04-30; 2024-10-01..2024-10-31"]),
        ("20.10.2023", ("июнь - сентябрь", "май"), ["2024-06-01..2024-09-30"]),
        ("14.12.2023", ("октябрь, апрель", "март"), ["2023-10-01..2023-10-31; 2024-04-01..2024-04-30"]),
        ("20.10.2023", ("ноябрь", "апрель"), ["2023-11-01..2023-11-30"]),
    ],
)
def test_autumn_after_spring_in_one_row_is_of_the_year_in_the_title(tmp_path, approved, timings, right):
    rows = [(deed, time, "Завуч") for deed, time in zip(DEEDS, timings, strict=False)]
    head = ("Мероприятие", "Срок", "Ответственный")
    plan = plan_of(
        tmp_path, f"Приложение к приказу от {approved} № 4", "План проведения работ в 2024 году", head, *rows
    )
    assert windows(plan)[:1] == right
