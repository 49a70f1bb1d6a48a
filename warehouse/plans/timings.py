"""`parse_timing`: the words of a plan about time as a kind and literal windows; no policy, no guessing.

The more specific part of a compound phrase wins: days and months, then a relation to a procedure, then
how often, then a foreign schedule or an event, then the year. What is not understood is `unparsed`.
"""

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from warehouse.plans.recurrence import WEEKDAYS, days_of, month_list, rule_of, windows_of_rule, years_of
from warehouse.plans.timing_brothers import SCHOOL_YEAR_NOTE, same_as
from warehouse.plans.timing_dates import windows_of
from warehouse.plans.timing_grammar import LAST, Found, Grammar, Span
from warehouse.plans.timing_model import Timing, Window
from warehouse.plans.timing_patterns import (
    AFTER,
    AFTER_EVENT,
    BEFORE,
    BEFORE_DAY,
    BEFORE_UNIT_END,
    BY_WEEKDAY,
    CONTINUOUS,
    DAY_OF_EVERY_MONTH,
    DAY_OF_MONTH,
    DAYS,
    DURING,
    EVE,
    EVENT,
    EVERY,
    EXTERNAL,
    HOLIDAY_DAYS,
    HOLIDAYS,
    INTERVAL,
    KNOWN_REST,
    LASTS,
    NEXT_MONTH,
    OF_PLAN,
    OF_WHOM,
    PART_OF_EVERY_MONTH,
    SINCE,
    SINCE_YEAR,
    TIMES,
    UNIT_END,
    UNITS,
    WEEKDAY_OF_MONTH,
    WHOLE,
)
from warehouse.plans.timing_words import (
    normal,
    procedures_in,
    small_number,
    without_decision,
    without_remarks,
)

# (unit, times a unit, every how many units)
Frequency = tuple[str, int | None, int]


@lru_cache(maxsize=4096)
def parse_timing(text: str, period_start: date, period_end: date, is_school: bool | None = None) -> Timing:
    """The timing of one measure in a plan that covers `period_start` – `period_end`.

    `is_school` tells whether its years are school years; by default they are unless the plan begins in January.
    """
    period = (period_start, period_end)
    school = (period_start.month, period_start.day) != (1, 1) if is_school is None else is_school
    phrase, remark = without_decision(*without_remarks(normal(text or "")))
    if not phrase:
        return Timing("unparsed", remark=remark)
    ahead = _before_end_of_unit(phrase, period, school)
    phrase, granted = (phrase, "") if ahead else same_as(phrase, school)
    timing = ahead or _parse(phrase, period, school)
    if remark and not timing.remark:
        timing = _with(timing, remark=remark)
    if granted and timing.kind != "unparsed":
        timing = _with(timing, note="; ".join(filter(None, (granted, timing.note))))
    return timing


def _parse(phrase: str, period: tuple[date, date], school: bool) -> Timing:
    for read in (
        _after_a_unit,
        _days_before_a_day,
        _whole_plan,
        _part_of_every_month,
        _since_a_day,
        _yearly_since,
        _holidays,
    ):
        timing = read(phrase, period, school)
        if timing is not None:
            return timing
    related = _related(phrase)
    found = Grammar(_without_counts(phrase), school).read()
    often = _frequency(phrase)
    if found.spans and not (related and _is_about_procedure(phrase, found, related)):
        return _dated(phrase, found, often, period, school)
    if related:
        return related
    if often and (often[0] != "year" or (often[1] or 1) > 1):
        return _recurring(phrase, often, found, period, school)
    if EVENT.search(phrase):
        return _with(Timing("on_event"), **_days(phrase))
    if DAYS.search(phrase) and re.search(AFTER_EVENT, phrase):
        return _with(Timing("on_event"), **_days(phrase))
    if EXTERNAL.search(phrase):
        return Timing("external_schedule")
    if often:
        return _recurring(phrase, often, found, period, school)
    return _continuous(phrase, found, period, school)


def _after_a_unit(phrase: str, period: tuple[date, date], school: bool) -> Timing | None:
    """`по итогам четверти`; `до 10 числа месяца, следующего за отчетным кварталом`: a deadline after every unit."""
    ended = UNIT_END.match(phrase)
    if ended:
        word = ended["unit"]
        unit = _unit(word)
        rule = rule_of(unit, school)
        note = "границы учебных периодов приняты по месяцам" if unit in ("term", "trimester", "half") else ""
        return Timing("recurring", tuple(windows_of_rule(unit, rule, period, school)), rrule=rule, note=note)
    found = NEXT_MONTH.search(phrase)
    day = int(found["day"]) if found else 0
    if not found or not 1 <= day <= 31:
        return None
    often = _frequency(phrase[: found.start()])
    word = found["unit"] or ""
    unit = _unit(word) if word and not word.startswith("период") else often[0] if often else "month"
    if often and often[0] != unit:
        return None
    rule = rule_of(unit, school)
    ends = [window.end for window in windows_of_rule(unit, rule, period, school)]
    return Timing("recurring", tuple(Window(end=_in_next_month(end, day)) for end in ends), rrule=rule)


def _before_end_of_unit(phrase: str, period: tuple[date, date], school: bool) -> Timing | None:
    """`за две недели до окончания каждой четверти`: a deadline before every end; of a numbered one, a single deadline.

    Working days are left to the words: which days of a school they are is not said here.
    """
    found = BEFORE_UNIT_END.match(phrase)
    if not found:
        return None
    back, unit = _back(found), _unit(found["unit"])
    if found["which"]:
        spans = Grammar(f"{found['which']} {found['unit']}", school).read().spans
        settled = windows_of(spans, period, []) if len(spans) == 1 else None
        if not settled:
            return Timing("unparsed")
        return Timing("deadline", tuple(Window(end=window.end - back) for window in settled[0]))
    windows = windows_of_rule(unit, rule_of(unit, school), period, school)
    if unit == "year" and school:
        windows = [Window(end=date(window.end.year, 5, 31)) for window in windows if window.end.month >= 6]
    ends = tuple(Window(end=window.end - back) for window in windows)
    note = "границы учебных периодов приняты по месяцам" if unit in ("term", "trimester", "half") else ""
    if unit == "year":
        note = SCHOOL_YEAR_NOTE if school else ""
        return Timing("deadline", ends, note=note)
    return Timing("recurring", ends, rrule=rule_of(unit, school), note=note)


def _days_before_a_day(phrase: str, period: tuple[date, date], school: bool) -> Timing | None:
    """`за неделю до 1 сентября`: a deadline that many days before that day."""
    found = BEFORE_DAY.match(phrase)
    read = Grammar(found["day"], school).read() if found else None
    if found is None or read is None or read.rest or len(read.spans) != 1 or not read.spans[0].is_day:
        return None
    settled = windows_of(read.spans, period, read.years)
    return (
        Timing("deadline", tuple(Window(end=window.end - _back(found)) for window in settled[0]))
        if settled
        else None
    )


def _back(found: re.Match[str]) -> timedelta:
    """How long before a day: groups `n` (one where it is not said) and `what` of a phrase."""
    what, many = found["what"], small_number(found["n"] or "1") or 0
    return timedelta(days=many * (7 if what.startswith("недел") else 30 if what.startswith("месяц") else 1))


def _whole_plan(phrase: str, period: tuple[date, date], school: bool) -> Timing | None:
    """`в течение полугодия` in a plan of a half-year: all of its days."""
    found = OF_PLAN.match(phrase)
    if not found:
        return None
    least, most = LASTS[_unit(found["unit"])]
    if not least <= (period[1] - period[0]).days + 1 <= most:
        return None
    return Timing("continuous", (Window(end=period[1], start=period[0]),))


def _part_of_every_month(phrase: str, period: tuple[date, date], school: bool) -> Timing | None:
    """`последняя неделя месяца`, `первый четверг каждого месяца`: once a month; the day is left to the words."""
    is_monthly = "ежемесячно" in phrase or " месяц" in phrase
    if not (
        PART_OF_EVERY_MONTH.match(phrase)
        or WEEKDAY_OF_MONTH.match(phrase)
        or (is_monthly and DAY_OF_EVERY_MONTH.match(phrase))
    ):
        return None
    rule = rule_of("month", school)
    return Timing("recurring", tuple(windows_of_rule("month", rule, period, school)), rrule=rule)


def _in_next_month(end: date, day: int) -> date:
    """The day of the month after the one that holds `end`, the last one where the month is shorter."""
    year, month = end.year + end.month // 12, end.month % 12 + 1
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _since_a_day(phrase: str, period: tuple[date, date], school: bool) -> Timing | None:
    """`с 20.04.2020`: from that day to the end of the plan, which the words leave open."""
    found = SINCE.match(phrase)
    spans = Grammar(found["what"], school).read().spans if found else []
    settled = windows_of(spans, period, []) if len(spans) == 1 else None
    if not settled or len(settled[0]) != 1 or settled[0][0].first > period[1]:
        return None
    note = "конец срока не назван: принят конец плана"
    return Timing("window", (Window(end=period[1], start=settled[0][0].first),), note=note)


def _yearly_since(phrase: str, period: tuple[date, date], school: bool) -> Timing | None:
    """`май, ежегодно с 2023 года`: what repeats every year begins with that year."""
    found = SINCE_YEAR.search(phrase)
    if not found or "ежегодн" not in phrase:
        return None
    first = date(int(found["year"]), 1, 1)
    if first > period[1]:
        return None
    rest = " ".join((phrase[: found.start()] + phrase[found.end() :]).split()).strip(" ,;")
    timing = _parse(rest, period, school)
    windows = tuple(window for window in timing.windows if window.end >= first)
    return _with(timing, windows=windows) if windows else timing


def _holidays(phrase: str, period: tuple[date, date], school: bool) -> Timing | None:
    """`осенние каникулы`: the usual days of them, said in a note."""
    found = HOLIDAYS.match(phrase)
    if not found:
        return None
    named = re.findall("|".join(HOLIDAY_DAYS), found["seasons"])
    year = int(found["year"]) if found["year"] else None
    settled = windows_of([Span(*HOLIDAY_DAYS[season], year) for season in named], period, [])
    if not settled:
        return None
    return Timing("window", _sorted(settled[0]), note="дни каникул приняты обычные: школа называет их сама")


def _with(timing: Timing, **changes: Any) -> Timing:
    return Timing(**{**timing.__dict__, **changes})


# -- procedures


def _related(phrase: str) -> Timing | None:
    """A relation to assessment procedures: before, after or during them."""
    kinds = procedures_in(phrase)
    if BEFORE.search(phrase):
        days = _days(phrase) or ({"n_days_after": 1, "unit": "calendar"} if EVE.search(phrase) else {})
        return Timing(
            "before_procedure",
            n_days_before=days.get("n_days_after"),
            unit=days.get("unit"),
            procedures=kinds,
        )
    if AFTER.search(phrase):
        return Timing("after_procedure", procedures=kinds, **_days(phrase))
    if DURING.search(phrase):
        return Timing("procedure", procedures=kinds)
    return None


def _days(phrase: str) -> dict[str, Any]:
    """`10-14 календарных дней` as the day due, the day of a reminder and the unit of days."""
    found = DAYS.search(phrase)
    if not found:
        whole = WHOLE.search(phrase)
        if not whole:
            return {}
        return {"n_days_after": 7 if whole.group("what").startswith("недел") else 30, "unit": "calendar"}
    low = small_number(found.group("a")) or 0
    high = small_number(found.group("b")) if found.group("b") else None
    what = found.group("what")
    size = 7 if what.startswith("недел") else 30 if what.startswith("месяц") else 1
    unit = "working" if (found.group("unit") or "").startswith("рабоч") else "calendar"
    last = (high or low) * size
    return {"n_days_after": last, "remind_after": low * size if high and low < high else None, "unit": unit}


def _without_counts(phrase: str) -> str:
    """The phrase without numbers of days, of times and days of every month, which are no dates."""
    phrase = TIMES.sub(
        lambda found: " " if "раз" in found.group(0) or found.group("n") else found.group(0), phrase
    )
    return DAY_OF_MONTH.sub(" ", INTERVAL.sub(" ", DAYS.sub(" ", phrase)))


def _is_about_procedure(phrase: str, found: Found, related: Timing) -> bool:
    """Whether the dates belong to the procedure (`после ВПР в апреле`) and not to the measure."""
    if related.kind == "procedure":
        return False
    relation = (AFTER if related.kind == "after_procedure" else BEFORE).search(phrase)
    return (
        found.first_at is not None
        and relation is not None
        and relation.start() <= found.first_at
        and not any(s.is_deadline for s in found.spans)
    )


# -- dates


def _dated(
    phrase: str, found: Found, often: Frequency | None, period: tuple[date, date], school: bool
) -> Timing:
    """Days, months and quarters: a deadline, a window, or a recurrence with named months."""
    if not _is_understood(phrase, found):
        return Timing("unparsed")
    within = _narrowed(period, found, school)
    settled = windows_of(found.spans, within, found.years)
    if settled is None:
        return Timing("unparsed")
    windows, concluded = settled
    notes = ["«до» месяца понято как день перед ним"] if found.is_before_month else []
    note = "; ".join([*notes, *(["год определён по периоду плана"] if concluded else [])])
    if often:
        return _named_months(found, often, windows, within, school)
    is_deadline = all(span.is_deadline or span.is_day for span in found.spans)
    return Timing("deadline" if is_deadline else "window", _sorted(windows), note=note)


def _sorted(windows: list[Window]) -> tuple[Window, ...]:
    return tuple(sorted(windows, key=lambda w: (w.first, w.end)))


def _is_understood(phrase: str, found: Found) -> bool:
    """Whether every word beside the dates is known: a foreign word means the phrase says something more."""
    if not found.rest:
        return True
    if "до" in found.rest:
        return False
    known = [
        match.group(0)
        for pattern in (OF_WHOM, EXTERNAL, DURING, AFTER, BEFORE, CONTINUOUS)
        for match in pattern.finditer(phrase)
    ]
    explained = set(re.findall(r"[а-я]+|\d+|[^\sа-я\d]", " ".join(known)))
    return all(KNOWN_REST.match(word) or word in explained for word in found.rest)


def _narrowed(period: tuple[date, date], found: Found, school: bool) -> tuple[date, date]:
    """The period, cut to the school years the phrase names."""
    if not found.school_years:
        return period
    first, last = found.school_years[0][0], found.school_years[-1][1]
    return (date(first, 9, 1), date(last, 8, 31)) if school else (date(first, 1, 1), date(last, 12, 31))


def _named_months(
    found: Found, often: Frequency, windows: list[Window], period: tuple[date, date], school: bool
) -> Timing:
    unit, times, _ = often
    months = sorted({span.start[0] for span in found.spans})
    if unit == "month" and len(found.spans) == 1 and not found.spans[0].is_day:
        first, last = found.spans[0].start[0], found.spans[0].end[0]
        months = [(first + i - 1) % 12 + 1 for i in range((last - first) % 12 + 1)]
        rule = rule_of("month", school, tuple(months))
        return Timing("recurring", tuple(windows_of_rule("month", rule, period, school)), rrule=rule)
    days = {(span.end[1], span.end_weekday) for span in found.spans}
    is_day = all(span.is_day for span in found.spans) and len(days) == 1
    day = _day_of_rule(*days.pop()) if is_day else ";BYMONTHDAY=1"
    rule = f"FREQ=YEARLY;BYMONTH={month_list(months)}{day}"
    return Timing("recurring", _sorted(windows), times_per_year=_a_year(unit, times), rrule=rule)


WEEKDAY_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def _day_of_rule(day: int, weekday: int | None) -> str:
    """A day of a month as a part of a rule; of a day of the week, which of them it is in the month."""
    if weekday is None:
        return f";BYMONTHDAY={day}"
    return f";BYDAY={-1 if day == LAST else day // 7}{WEEKDAY_CODES[weekday]}"


# -- recurrences


def _frequency(phrase: str) -> Frequency | None:
    """(unit, times a unit, interval) of `ежеквартально`, `2 раза в год`, `раз в 2 месяца`; None without one."""
    spaced = INTERVAL.search(phrase)
    if spaced:
        return _unit(spaced.group("unit")), None, small_number(spaced.group("n")) or 1
    for found in TIMES.finditer(phrase):
        words = found.group(0)
        if "раз" not in words and not found.group("n"):
            continue
        if "раз" not in words and found.group("n") not in ("дважды", "трижды"):
            continue
        number = {"дважды": 2, "трижды": 3}.get(found.group("n") or "") or small_number(
            found.group("n") or "1"
        )
        return _unit(found.group("unit")), number, 1
    if re.search(rf"кажд\w+ (?:{'|'.join(WEEKDAYS)})", phrase) or BY_WEEKDAY.search(phrase):
        return "week", None, 1
    every = EVERY.search(phrase)
    return (_unit(every.group(0)), None, 1) if every else None


def _unit(word: str) -> str:
    return next(unit for stem, unit in UNITS if stem in word)


def _recurring(
    phrase: str, often: Frequency, found: Found, period: tuple[date, date], school: bool
) -> Timing:
    unit, times, interval = often
    within = _narrowed(period, found, school)
    if DAYS.search(phrase) and re.search(AFTER_EVENT, phrase):
        return Timing("unparsed")
    weekday = next((code for stem, code in WEEKDAYS.items() if stem in phrase), None)
    if weekday and unit in ("week", "month"):
        rule = rule_of("week", school).replace("BYDAY=MO", f"BYDAY={weekday}")
        if unit == "month":
            return Timing("unparsed")
        days = days_of(rule, *within)
        return Timing("recurring", tuple(Window(end=d, start=d) for d in days), rrule=rule)
    day = DAY_OF_MONTH.search(phrase)
    if day and (unit != "month" or not 1 <= int(day.group("day")) <= 31 or "следующ" in phrase):
        return Timing("unparsed")
    if not day and re.search(r"(?<![а-я])(?:до|не позднее)(?![а-я])", phrase):
        return Timing("unparsed")
    rule = rule_of(unit, school, interval=interval)
    windows = windows_of_rule(unit, rule, within, school, int(day.group("day")) if day else None)
    note = "границы учебных четвертей приняты по месяцам" if unit == "term" else ""
    if unit == "trimester":
        note = "границы триместров приняты по месяцам"
    return Timing("recurring", tuple(windows), times_per_year=_a_year(unit, times), rrule=rule, note=note)


def _a_year(unit: str, times: int | None) -> int | None:
    """How often a year, where the words count by parts of a year."""
    parts = {"year": 1, "half": 2, "quarter": 4, "term": 4, "trimester": 3}
    return times * parts[unit] if times and unit in parts else None


# -- the year


def _continuous(phrase: str, found: Found, period: tuple[date, date], school: bool) -> Timing:
    named = (found.school_years or found.years) and not [w for w in found.rest if not KNOWN_REST.match(w)]
    if not CONTINUOUS.search(phrase) and not named:
        return Timing("unparsed")
    if found.rest and not CONTINUOUS.search(phrase):
        return Timing("unparsed")
    if found.years and not found.school_years:
        first, last = min(found.years), max(found.years)
        return Timing("continuous", (Window(end=date(last, 12, 31), start=date(first, 1, 1)),))
    windows = years_of(_narrowed(period, found, school), school)
    return Timing("continuous", tuple(windows))
