"""Phrases of other plans: kind, windows and the rest; what is not understood is not guessed."""

from datetime import date, datetime, time

import pytest
from dateutil.rrule import rrulestr

from warehouse.plans.timings import parse_timing

PERIOD = (date(2021, 9, 1), date(2022, 8, 31))


def parse(text: str, period: tuple[date, date] = PERIOD):
    return parse_timing(text, *period)


@pytest.mark.parametrize(
    ("text", "kind", "windows"),
    [
        ("до 25 декабря", "deadline", "..2021-12-25"),
        ("до 25 декабря (до 18:00 мск)", "deadline", "..2021-12-25"),
        ("до 25 декабря 2021 г., 15 часов", "deadline", "..2021-12-25"),
        ("25 декабря до 18.00 мск", "deadline", "2021-12-25..2021-12-25"),
        ("не позднее 01.10.2021г.", "deadline", "..2021-10-01"),
        ("в срок до 20.12.2021", "deadline", "..2021-12-20"),
        ("к 1 октября 2021", "deadline", "..2021-10-01"),
        ("до 1-го марта 2022", "deadline", "..2022-03-01"),
        ("не позднее марта 2022", "deadline", "..2022-03-31"),
        ("до конца октября", "deadline", "..2021-10-31"),
        ("до конца 2021 года", "deadline", "..2021-12-31"),
        ("до 15 октября, 15 января, 15 апреля", "deadline", "..2021-10-15; ..2022-01-15; ..2022-04-15"),
        ("20.10.2021 15.02.2022", "deadline", "2021-10-20..2021-10-20; 2022-02-15..2022-02-15"),
        (
            "5, 12 и 19 марта 2022",
            "deadline",
            "2022-03-05..2022-03-05; 2022-03-12..2022-03-12; 2022-03-19..2022-03-19",
        ),
        ("до 1 июня 2022, по итогам ВПР", "deadline", "..2022-06-01"),
        ("с 28 марта по 15 апреля 2022 г.", "window", "2022-03-28..2022-04-15"),
        ("1 – 15 марта 2022", "window", "2022-03-01..2022-03-15"),
        ("28.03-15.04.2022", "window", "2022-03-28..2022-04-15"),
        ("с 1 по 15.04.2022", "window", "2022-04-01..2022-04-15"),
        ("с марта по май 2022 г.", "window", "2022-03-01..2022-05-31"),
        ("сентябрь 2021 г. – май 2022 г.", "window", "2021-09-01..2022-05-31"),
        ("декабрь - январь", "window", "2021-12-01..2022-01-31"),
        ("август-сентябрь", "window", "2021-08-01..2021-09-30"),
        ("октябрь и декабрь", "window", "2021-10-01..2021-10-31; 2021-12-01..2021-12-31"),
        ("ноябрь, январь 2022", "window", "2021-11-01..2021-11-30; 2022-01-01..2022-01-31"),
        ("в сентябре", "window", "2021-09-01..2021-09-30"),
        ("в I-II квартале 2022 года", "window", "2022-01-01..2022-06-30"),
        ("IV квартал", "window", "2021-10-01..2021-12-31"),
        ("I и II кварталы 2022", "window", "2022-01-01..2022-03-31; 2022-04-01..2022-06-30"),
        ("1 полугодие", "window", "2021-09-01..2021-12-31"),
        ("I полугодие 2022 года", "window", "2022-01-01..2022-06-30"),
        ("вторая декада марта", "window", "2022-03-11..2022-03-20"),
        ("осень 2021", "window", "2021-09-01..2021-11-30"),
        ("апрель-май 2022 (по графику ВПР)", "window", "2022-04-01..2022-05-31"),
        (
            "октябрь 2021 (1 этап), март 2022 (2 этап)",
            "window",
            "2021-10-01..2021-10-31; 2022-03-01..2022-03-31",
        ),
        ("2 раза в год (декабрь, май)", "recurring", "2021-12-01..2021-12-31; 2022-05-01..2022-05-31"),
        ("раз в полугодие", "recurring", "2021-09-01..2021-12-31; 2022-01-01..2022-05-31"),
        ("ежегодно до 1 октября", "recurring", "..2021-10-01"),
        ("не реже 1 раза в год", "recurring", "2021-09-01..2022-08-31"),
        ("2021/2022 уч. г.", "continuous", "2021-09-01..2022-08-31"),
        ("в течение учебного года", "continuous", "2021-09-01..2022-08-31"),
        ("в течение 2021 года", "continuous", "2021-01-01..2021-12-31"),
        ("в течение учебного года (по отдельному графику)", "external_schedule", ""),
        ("в соответствии с планом-графиком Рособрнадзора", "external_schedule", ""),
        ("при необходимости", "on_event", ""),
        ("по мере поступления результатов ВПР", "after_procedure", ""),
        ("после проведения ВПР в апреле-мае 2022", "after_procedure", ""),
        ("не позднее чем за 10 дней до проведения ВПР", "before_procedure", ""),
        ("в день проведения ВПР", "procedure", ""),
    ],
)
def test_phrase(text, kind, windows):
    timing = parse(text)
    assert (timing.kind, timing.windows_text()) == (kind, windows)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "потом",
        "ориентировочно март",
        "март, далее по согласованию",
        "до марта",
        "до конца учебного года",
        "с 1 сентября",
        "после 1 марта",
        "01.13.2022",
        "до 31.04.2022",
        "32 марта",
        "29 февраля",
        "последняя неделя мая",
        "в каникулы",
        "в течение 30 дней",
        "ежеквартально до 10 числа месяца, следующего за отчетным",
        "март т.г.",
        "по итогам учебного года",
        "1-4 квартал",
        "до 01.09.2021, далее постоянно",
    ],
)
def test_not_guessed(text):
    timing = parse(text)
    assert (timing.kind, timing.windows) == ("unparsed", ())


@pytest.mark.parametrize(
    ("text", "after", "unit", "kind"),
    [
        ("в течение 5 рабочих дней после получения результатов", 5, "working", "after_procedure"),
        ("не позднее 3 рабочих дней со дня получения результатов КДР", 3, "working", "after_procedure"),
        ("в течение трёх дней после процедуры", 3, "calendar", "after_procedure"),
        ("в течение двух недель после ВПР", 14, "calendar", "after_procedure"),
        ("в течение месяца после ВПР", 30, "calendar", "after_procedure"),
        ("в течение 5 рабочих дней после получения запроса", 5, "working", "on_event"),
    ],
)
def test_days_after(text, after, unit, kind):
    timing = parse(text)
    assert (timing.n_days_after, timing.unit, timing.kind) == (after, unit, kind)


@pytest.mark.parametrize(("text", "count"), [("ежемесячно до 5 числа", 9), ("до 5 числа каждого месяца", 9)])
def test_monthly_until_a_day(text, count):
    windows = parse(text).windows
    assert len(windows) == count
    assert all((w.start.day, w.end.day) == (1, 5) for w in windows)


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("2 раза в год", 2),
        ("дважды в год", 2),
        ("раз в квартал", 4),
        ("1 раз в полугодие (декабрь, май)", 2),
        ("3 раза в год (октябрь, январь, апрель)", 3),
    ],
)
def test_times_a_year(text, times):
    assert parse(text).times_per_year == times


@pytest.mark.parametrize(
    "text",
    [
        "ежемесячно",
        "ежеквартально",
        "ежегодно",
        "раз в четверть",
        "еженедельно по пятницам",
        "раз в 2 месяца",
    ],
)
def test_rules_are_rfc_5545_and_begin_every_window(text):
    timing = parse(text)
    days = rrulestr(timing.rrule, dtstart=datetime(2021, 1, 1)).between(
        datetime.combine(PERIOD[0], time()), datetime.combine(PERIOD[1], time()), inc=True
    )
    starts = {w.start for w in timing.windows}
    assert starts
    if "2 месяца" not in text:
        assert starts <= {d.date() for d in days} | {PERIOD[0]}


def test_procedures_are_named():
    assert parse("в период проведения ВПР, КДР").procedures == ("ВПР", "КДР")
    assert parse("после каждой процедуры").procedures == ()


def test_calendar_years():
    year = (date(2022, 1, 1), date(2022, 12, 31))
    assert parse("в течение года", year).windows_text() == "2022-01-01..2022-12-31"
    assert parse("1 полугодие", year).windows_text() == "2022-01-01..2022-06-30"
    assert len(parse("ежемесячно", year).windows) == 12
    assert parse("ежеквартально", year).windows_text().startswith("2022-01-01..2022-03-31; 2022-04-01")


def test_a_month_in_a_plan_of_three_years_stands_in_each():
    period = (date(2020, 9, 1), date(2023, 8, 31))
    assert [w.end.year for w in parse("октябрь", period).windows] == [2020, 2021, 2022]
    assert [w.end.year for w in parse("октябрь 2021", period).windows] == [2021]
