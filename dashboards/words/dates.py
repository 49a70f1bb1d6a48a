"""Dates and school years in words that Russian offices use."""

from datetime import date, datetime

from babel.dates import format_date, get_month_names

from dashboards.words.numbers import count, plural


def day(value: date | datetime | None) -> str:
    """«15.04.2026»; nothing known → «–»."""
    return "–" if value is None else f"{value:%d.%m.%Y}"


def day_words(value: date | datetime | None) -> str:
    """«15 апреля 2026 г.»."""
    return "–" if value is None else format_date(value, "d MMMM y 'г.'", locale="ru")


def in_season(season: str | None) -> str:
    """«весной» for «весна»; nothing for a work of no season."""
    return {"весна": "весной", "осень": "осенью", "зима": "зимой"}.get(season or "", "")


def month_title(month: int) -> str:
    """«Январь» for 1: the head of a calendar."""
    return get_month_names("wide", "stand-alone", "ru")[month].capitalize()


def moment(value: datetime | None) -> str:
    """«15.04.2026, 19:05»."""
    return "–" if value is None else f"{value:%d.%m.%Y, %H:%M}"


def clock(value: datetime) -> str:
    """«19:05»: a moment of today."""
    return f"{value:%H:%M}"


def duration(seconds: float) -> str:
    """How long something still takes, roughly: «10 с», «2 мин»."""
    if seconds < 55:
        return f"{max(round(seconds / 5), 1) * 5} с"
    return f"{round(seconds / 60)} мин"


def period(start: date | None, end: date | None) -> str:
    """«15.04.2026 – 20.05.2026», one date when both are the same."""
    if start is None and end is None:
        return "без даты"
    if start is None or end is None or start == end:
        return day(end if start is None else start)
    return f"{day(start)} – {day(end)}"


def school_year(year: int | None) -> str:
    """The year of June as people say it: 2021 → «2020/21»."""
    return "–" if year is None else f"{year - 1}/{year % 100:02d}"


def days_left(due: date | None, today: date) -> str:
    """«сегодня», «осталось 4 дня», «срок прошёл 3 дня назад»."""
    if due is None:
        return "без даты"
    left = (due - today).days
    if left == 0:
        return "срок сегодня"
    if left > 0:
        return f"{plural(left, 'остался', 'осталось', 'осталось')} {count(left, 'день')}"
    return f"срок прошёл {count(-left, 'день')} назад"
