"""Other wordings of what the grammar reads already: `к концу полугодия` is `до конца полугодия`.

A wording that names a bound nobody has put into a date (`до начала учебного года`) is read by the usual days of a
school year, and the note says so.
"""

import calendar
import re
from collections.abc import Callable

from warehouse.plans.timing_words import CARDINAL, MONTH_WORD, month_of, small_number

MONTHS = (
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
)
ROMAN_MONTHS = {
    roman: MONTHS[number]
    for number, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"))
}
SCHOOL_YEAR_NOTE = "учебный год принят с 1 сентября по 31 мая"
UNIT = r"(?:четверт\w+|триместр\w*|полугоди\w+|квартал\w*)"
DAY_NAMES = r"понедельник|вторник|среда|четверг|пятница|суббота|воскресенье"
NUMBER = r"(?:\d|i{1,3}|iv|перв\w+|втор\w+|трет\w+|четверт(?:ого|ой|ому))"
OF_YEAR = (
    r"(?P<kind>учебного|календарного)?\s*(?P<first>20\d\d)?(?:[-/](?:20\d\d|\d\d))?"
    r"\s*(?:учебного\s+)?года(?![а-я])"
)
EDGE = re.compile(
    r"(?P<how>(?<![а-я])(?:до|к|в|не позднее|с|со|на)\s+)?"
    rf"(?P<edge>начал[аоуе]|кон(?:ец|ц[аеу])|(?<=до )окончания)\s+{OF_YEAR}"
)
LAST_WEEK = re.compile(rf"последн\w+\s+недел\w+\s+(?P<month>{MONTH_WORD})(?![а-я])")
ROMAN_RANGE = re.compile(
    r"^(?P<a>[ivx]{1,4})(?P<mark>\s*[-,;]\s*)(?P<b>[ivx]{1,4})(?:\s+мес\w*)?(?P<year>\s+20\d\d)?$"
)
NUMBERS_RANGE = re.compile(r"^(?P<a>0?[1-9]|1[0-2])-(?P<b>0?[1-9]|1[0-2])\.(?P<year>20\d\d)$")
BEFORE_UNIT = re.compile(
    rf"^(?:к|до|не позднее)\s+начал[ау]\s+(?P<n>{NUMBER})\s+(?:учебн\w+\s+)?(?P<unit>{UNIT})$"
)
LONG = re.compile(
    rf"(?:в|за)\s+(?:(?P<n>\d{{1,2}}|{CARDINAL})[-\s]?)?(?P<rest>рабоч\w+\s+)?(?P<unit>дневн|недельн|месячн)\w*\s+(?:период|срок)"
)

SAME: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"(?<![а-я])полгода(?![а-я])", "полугодие"),
        # Cases that plans confuse: «по окончанию», «по завершению».
        (r"(?<![а-я])по (окончани|завершени|получени)ю(?![а-я])", r"по \1и"),
        (r"(?<=\d )р(?= в )", "раз"),
        (r"(?<=[\divx])\s?(?:п/г|полуг\.?)(?![а-я])", " полугодие"),
        # The mark of a footnote says nothing of the day.
        (r"\s*\*+$", ""),
        (rf"(?<![а-я])к концу(?=\s+(?:{MONTH_WORD}|{NUMBER}|20\d\d))", "до конца"),
        (rf"(?<![а-я])(?:до|к) середин[ые]\s+(?={MONTH_WORD}(?![а-я]))", "до 15 "),
        (rf"последн\w+\s+декад\w+(?=\s+{MONTH_WORD}(?![а-я]))", "3 декада"),
        (
            r"(?<![а-я])(?:в\s+)?последн\w+\s+месяце?\s+(?:каждого\s+)?квартала",
            "ежеквартально, март, июнь, сентябрь, декабрь",
        ),
        (
            r"(?<=числа) следующего месяца(?:\s+за отчетным(?:\s+периодом)?)?$",
            " месяца, следующего за отчетным",
        ),
        (r"(?<![а-я])на следующий день после", "через 1 день после"),
        (r"(?<![а-я])(?:в преддверии|в канун)(?![а-я])", "перед"),
        (
            r"^(?:на|по|для)\s+кажд(?:ую|ой)\s+(?=(?:оценочн\w+\s+)?(?:процедур|диагностическ|проверочн))",
            "в период ",
        ),
        (
            rf"^(?:по итогам|по окончании|по завершении|по результатам|после (?:окончания|завершения))\s+"
            rf"(?={NUMBER}\s+(?:учебно\w+\s+)?{UNIT}(?![а-я]))",
            "",
        ),
        (r"^после завершения(?=\s+)", "после окончания"),
        (rf"^(?:в\s+)?кон(?:ец|це)\s+(?:кажд\w+\s+)?(?:учебн\w+\s+)?(?=(?:{UNIT}|месяца)$)", "по итогам "),
        (rf"(?<=\d)\s+числ[оа]\s+(?={MONTH_WORD}(?![а-я]))", " "),
        (r"^по (четверт|триместр|полугоди|квартал)(?:ям|ам)$", r"каждая \1"),
        (r"(?<![а-я])до окончания(?=\s+(?:\d|i{1,3}|iv|перв|втор|трет|четверт))", "до конца"),
        (r"(?<![а-я])(?:в\s+)?начал[оеа] и (?:в\s+)?кон(?:ец|це|ца) учебного года(?![а-я])", "сентябрь, май"),
        # «2014 г. – 2020 г.»: years with a word each.
        (r"^(20\d\d)\s+г(?:ода?)?\s*-\s*(20\d\d)(?:\s+г(?:г|ода?)?)?$", r"\1-\2"),
        (r"^с\s+(20\d\d)(?:\s+г(?:ода?)?)?\s+по\s+(20\d\d)(?:\s+г(?:од|ода?)?)?$", r"\1-\2"),
        (rf"(?<![а-я])кажды[ех]\s+(?=(?:\d{{1,2}}|{CARDINAL})\s+(?:недел|месяц))", "раз в "),
        (r"(?<![а-я])по\s+(?:одному|1)\s+разу?\s+(?=в\s)", "1 раз "),
        (r"(?<![а-я])каждый\s+(?=учебный\s+год)", "ежегодно, "),
        (r"(?<=[\divx])\s?четв(?![а-я])", " четверть"),
        # The day of the week beside a day of the year says nothing more.
        (rf"^(?:{DAY_NAMES})\s*,?\s+(?=\d{{1,2}}(?:\.\d|\s+{MONTH_WORD}))", ""),
        (rf"(\d(?:\s+{MONTH_WORD})?|\d\s+г(?:ода?)?)\s*,?\s+(?:{DAY_NAMES})$", r"\1"),
        # A timing that only says whereto the measure was moved is that time.
        (r"^(?:срок\w*\s+)?(?:перенес[её]?н\w*|перенос\w*)(?:\s+срок\w*)?\s+на\s+", ""),
        (
            rf"(?<![а-я])(?:начал\w|середин\w|кон(?:ец|ц[аеу]))-(?=(?:начал\w|середин\w|кон(?:ец|ц[аеу]))\s+{MONTH_WORD})",
            "",
        ),
        (r"(?<=[а-я\d]),?\s+в удобное (?:для \w+ )?время$", ""),
    )
)


def same_as(phrase: str, school: bool) -> tuple[str, str]:
    """The phrase in the words of the grammar, and what was taken for granted on the way (empty: nothing)."""
    for pattern, word in SAME:
        phrase = pattern.sub(word, phrase)
    phrase = LONG.sub(_in_days, LAST_WEEK.sub(_last_week, phrase))
    for pattern, say in WHOLE:
        found = pattern.match(phrase)
        if found:
            phrase = say(found)
    said = EDGE.sub(lambda found: _edge(found, school), phrase)
    return " ".join(said.split()), SCHOOL_YEAR_NOTE if said != phrase and "учебн" in phrase else ""


def _in_days(found: re.Match[str]) -> str:
    """`в 10-дневный срок` is `в течение 10 дней`, `в месячный срок` – `в течение месяца`."""
    unit = {"дневн": "дней", "недельн": "недель", "месячн": "месяцев"}[found["unit"]]
    if not found["n"]:
        return {"дней": "в течение дня", "недель": "в течение недели", "месяцев": "в течение месяца"}[unit]
    return f"в течение {found['n']} {found['rest'] or ''}{unit}"


def _last_week(found: re.Match[str]) -> str:
    """The last seven days of a month (of February in a common year)."""
    last = calendar.monthrange(2023, month_of(found["month"]))[1]
    return f"{last - 6}-{last} {found['month']}"


def _roman_months(found: re.Match[str]) -> str:
    """`IX-X` are months, `I-II` may be quarters: only what cannot be a quarter is taken for months."""
    pair = [ROMAN_MONTHS.get(found[name]) for name in ("a", "b")]
    if None in pair or not set(pair) & set(MONTHS[4:]):
        return found[0]
    return f"{pair[0]}{found['mark'].strip()}{pair[1]}{found['year'] or ''}"


def _before_unit(found: re.Match[str]) -> str:
    """`к началу II полугодия` is the end of the first; the first one begins the year, which has words of its own."""
    number = small_number(found["n"]) or 0
    return f"до конца {number - 1} {found['unit']}" if number > 1 else found[0]


WHOLE: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (ROMAN_RANGE, _roman_months),
    (BEFORE_UNIT, _before_unit),
    (
        NUMBERS_RANGE,
        lambda found: f"{int(found['a']):02}.{found['year']}-{int(found['b']):02}.{found['year']}",
    ),
)


def _edge(found: re.Match[str], school: bool) -> str:
    """The days of a bound of the year; unchanged where the words do not say of which year."""
    how, begins = (found["how"] or "").strip(), found["edge"].startswith("начал")
    is_school = found["kind"] == "учебного" or "учебного" in found[0]
    if not is_school and ((found["kind"] is None and school) or found["first"]):
        return found[0]
    first = int(found["first"]) if found["first"] else None
    last = first + 1 if first and is_school else first
    year = first if begins else last
    named = f" {year}" if year else ""
    if how in ("до", "к", "не позднее"):
        if begins:
            return f"до {'31 августа' if is_school else '31 декабря'}{named if is_school else ''}"
        return f"до {'31 мая' if is_school else '31 декабря'}{named}"
    if how in ("с", "со"):
        return f"с {'1 сентября' if is_school else '1 января'}{named}" if begins else found[0]
    months = ("сентябрь", "май") if is_school else ("январь", "декабрь")
    return f"{months[0 if begins else 1]}{named}"
