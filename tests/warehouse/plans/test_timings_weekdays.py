"""A numbered day of the week is a day; a count of days before an end is a deadline before that end."""

from datetime import date

import pytest

from warehouse.plans.timings import parse_timing

PERIOD = (date(2022, 9, 1), date(2023, 8, 31))


@pytest.mark.parametrize(
    ("text", "kind", "windows"),
    [
        ("первый вторник октября", "deadline", "2022-10-04..2022-10-04"),
        ("во вторую пятницу декабря 2022 г.", "deadline", "2022-12-09..2022-12-09"),
        ("до четвёртого понедельника марта", "deadline", "..2023-03-27"),
        ("последняя среда мая", "deadline", "2023-05-31..2023-05-31"),
        ("ноябрь, третий четверг", "deadline", "2022-11-17..2022-11-17"),
        ("апрель (2-я суббота)", "deadline", "2023-04-08..2023-04-08"),
        ("первая и третья среда февраля", "deadline", "2023-02-01..2023-02-01; 2023-02-15..2023-02-15"),
        (
            "второй понедельник октября и января",
            "deadline",
            "2022-10-10..2022-10-10; 2023-01-09..2023-01-09",
        ),
        ("с первой среды марта по вторую пятницу апреля", "window", "2023-03-01..2023-04-14"),
        ("за неделю до окончания каждого полугодия", "recurring", "..2022-12-24; ..2023-05-24"),
        ("за 10 дней до конца триместра", "recurring", "..2022-11-20; ..2023-02-18; ..2023-05-21"),
        ("не позднее чем за 5 дней до окончания III четверти", "deadline", "..2023-03-26"),
        ("за месяц до конца учебного года", "deadline", "..2023-05-01"),
        ("за две недели до 15 мая", "deadline", "..2023-05-01"),
        (
            "в конце триместра",
            "recurring",
            "2022-09-01..2022-11-30; 2022-12-01..2023-02-28; 2023-03-01..2023-05-31",
        ),
    ],
)
def test_days_that_are_counted_are_read_as_days(text: str, kind: str, windows: str) -> None:
    timing = parse_timing(text, *PERIOD)
    assert (timing.kind, timing.windows_text()) == (kind, windows)


@pytest.mark.parametrize("text", ["пятая среда марта", "вторник", "за 3 рабочих дня до окончания четверти"])
def test_days_that_cannot_be_told_are_left_unread(text: str) -> None:
    assert parse_timing(text, *PERIOD).kind == "unparsed"


def test_a_numbered_day_of_every_year_keeps_its_rule() -> None:
    assert (
        parse_timing("ежегодно, последний четверг апреля", *PERIOD).rrule
        == "FREQ=YEARLY;BYMONTH=4;BYDAY=-1TH"
    )
