"""What stands above the table: title, period, day of approval, points of the order."""

import re
from datetime import date

from ingestion.plans.model import Note, OrderPoint, PlanRefused, PlanSettings
from ingestion.plans.row import Row
from ingestion.plans.text import fold, join, quote, starts_low
from warehouse.plans.names import strip_names
from warehouse.plans.timing_words import MONTH_STEMS

DATE = (
    r"(?:«?\"?(?P<day>\d{1,2})»?\"?\s+(?P<month>[а-я]{3,9})\s+(?P<year>20\d\d)"
    r"|(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d\d))"
)
YEAR_END = r"\s*(?:года?|г\.?)?"
DATE_LINE = re.compile(rf"^(?:от\s+)?{DATE}{YEAR_END}\s*(?:(?:№|N)\s*\S+)?[.,;]?$", re.I)
NUMBER_DATE_LINE = re.compile(rf"^(?:№|N)\s*\S+\s+от\s+{DATE}{YEAR_END}[.,;]?$", re.I)
DATE_INSIDE = re.compile(rf"от\s+{DATE}", re.I)
DUE = re.compile(rf"(?:в срок\s+)?(?:до|не позднее)\s+{DATE}{YEAR_END}", re.I)
SCHOOL_YEARS = re.compile(r"(20\d\d)\s*[-–—/]\s*(20\d\d|\d\d)(?=[^.]{0,20}\bуч)", re.I)
YEARS = re.compile(r"(20\d\d)\s*[-–—]\s*(20\d\d)")
ONE_YEAR = re.compile(r"\b(?:на|в)\s+(20\d\d)(?:\s*-?й)?\s*(?:год|г\b)", re.I)
FROM_TO = re.compile(r"с\s+(\d\d)\.(\d\d)\.(20\d\d)\S*\s+(?:г\.\s*)?по\s+(\d\d)\.(\d\d)\.(20\d\d)", re.I)
TITLE_START = re.compile(r"^(?:план|дорожная карта|комплекс мер|комплексный план)\b", re.I)
POINT = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=\S)")
STOP_POINTS = re.compile(
    r"^(?:начальник|директор|руководитель|заведующ|председатель|глава|приложение|утвержд)", re.I
)


def preamble_lines(rows: list[Row]) -> list[tuple[str, int, bool]]:
    """(text, line, gap above) of what stands above the table; a cell of a layout table is a line."""
    lines = []
    for row in rows:
        for position, cell in enumerate(cell for cell in row.cells if cell):
            lines.append((cell, row.line, row.after_break or position > 0))
    return lines


def find_title(lines: list[tuple[str, int, bool]]) -> tuple[str, int]:
    """The plan's title and the position of its first line (all lines when there is no title)."""
    starts = [i for i, (text, _, _) in enumerate(lines) if TITLE_START.match(text)]
    if not starts:
        subject = next((text for text, _, _ in lines if fold(text).startswith("обутвержден")), "")
        return subject, len(lines)
    first = starts[-1]
    title = lines[first][0]
    for text, _, gap in lines[first + 1 :]:
        if gap and len(title.split()) > 1 and not starts_low(text):
            break
        title = join(title, text)
    return title, first


def as_date(found: re.Match[str]) -> date | None:
    """The date of a match of `DATE`; None for a day that does not exist."""
    parts = found.groupdict()
    try:
        if parts["d"]:
            return date(int(parts["y"]), int(parts["m"]), int(parts["d"]))
        month = next(
            (i for i, stem in enumerate(MONTH_STEMS, 1) if parts["month"].lower().startswith(stem)), 0
        )
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def find_approval(lines: list[tuple[str, int, bool]]) -> date | None:
    """The day of the order or of the approval stamp; dates of other orders cited inside do not count."""
    stamped: list[date] = []
    plain: list[date] = []
    since_stamp = 99
    for text, _, _ in lines:
        since_stamp = 0 if fold(text).startswith("утвержд") else since_stamp + 1
        found = DATE_LINE.match(text) or NUMBER_DATE_LINE.match(text)
        if not found and since_stamp <= 6:
            found = DATE_INSIDE.search(text)
        day = as_date(found) if found else None
        if day:
            (stamped if since_stamp <= 8 else plain).append(day)
    return next(iter(stamped or plain), None)


def find_points(lines: list[tuple[str, int, bool]]) -> list[OrderPoint]:
    """Numbered points after «ПРИКАЗЫВАЮ» with the day each of them names; people are named by position only."""
    start = next(
        (i for i, (text, _, _) in enumerate(lines) if re.search("приказываю|распоряжаюсь", fold(text))), None
    )
    if start is None:
        return []
    points: list[tuple[str, str, int]] = []
    for text, line, gap in lines[start + 1 :]:
        if TITLE_START.match(text) or STOP_POINTS.match(text):
            break
        found = POINT.match(text)
        if found:
            points.append((found.group(1), text[found.end() :], line))
        elif points and not gap:
            number, begun, first_line = points[-1]
            points[-1] = (number, join(begun, text), first_line)
    result = []
    for number, text, line in points:
        due = DUE.search(text)
        result.append(
            OrderPoint(
                number, strip_names(text), due.group(0) if due else "", as_date(due) if due else None, line
            )
        )
    return result


# First day, last day, `school` or `calendar`, notes.
Period = tuple[date, date, str, list[Note]]


def school_year(first: int, last: int) -> tuple[date, date]:
    """1 September of one year to 31 August of another."""
    return date(first, 9, 1), date(last, 8, 31)


def find_period(
    title: str, lines: list[tuple[str, int, bool]], stem: str, approved: date | None, settings: PlanSettings
) -> Period:
    """First and last day of the plan, `school` or `calendar`, and a note where its words leave it open."""
    if settings.period:
        first, last = settings.period
        return (
            first,
            last,
            settings.years or ("calendar" if (first.month, first.day) == (1, 1) else "school"),
            [],
        )
    for text in (title, *(text for text, _, _ in lines)):
        found = _period_in(text, approved, settings, is_title=text is title)
        if found:
            return found
    in_name = re.search(r"(20\d\d)[_\- ](20\d\d)", stem)
    if in_name:
        text = f"{in_name.group(1)}-{in_name.group(2)}"
        start, end, years, notes = _of_years(
            int(in_name.group(1)), int(in_name.group(2)), text, approved, settings
        )
        message = f"Период плана взят из имени файла ({text}): в документе он не назван."
        return start, end, years, [*notes, _period_note(message, text)]
    raise PlanRefused(
        "Не найден период плана: укажите учебный год в названии плана (например, «на 2021-2022 учебный год»)."
    )


def _period_in(text: str, approved: date | None, settings: PlanSettings, is_title: bool) -> Period | None:
    days = FROM_TO.search(text) if is_title else None
    if days:
        d1, m1, y1, d2, m2, y2 = (int(x) for x in days.groups())
        try:
            start, end = date(y1, m1, d1), date(y2, m2, d2)
        except ValueError:
            return None
        if start < end:
            return start, end, settings.years or "school", []
    spans = [(int(a), int(b) if len(b) == 4 else int(a[:2] + b)) for a, b in SCHOOL_YEARS.findall(text)]
    if spans and all(a < b <= a + 10 for a, b in spans):
        first, last = min(a for a, _ in spans), max(b for _, b in spans)
        if settings.years == "calendar":
            return date(first, 1, 1), date(last, 12, 31), "calendar", []
        return *school_year(first, last), "school", []
    years = YEARS.search(text)
    if years and int(years.group(1)) < int(years.group(2)) <= int(years.group(1)) + 10 and is_title:
        return _of_years(int(years.group(1)), int(years.group(2)), years.group(0), approved, settings)
    single = ONE_YEAR.search(text) if is_title else None
    if single:
        year = int(single.group(1))
        if settings.years == "school":
            return *school_year(year, year + 1), "school", []
        return date(year, 1, 1), date(year, 12, 31), "calendar", []
    return None


def _of_years(first: int, last: int, text: str, approved: date | None, settings: PlanSettings) -> Period:
    """Years without the word «учебный»: school years, unless approved in the first half of the first year."""
    early = approved is not None and approved.year == first and approved.month <= 6
    years = settings.years or ("calendar" if early else "school")
    start, end = (date(first, 1, 1), date(last, 12, 31)) if years == "calendar" else school_year(first, last)
    named = "календарные годы" if years == "calendar" else "учебные годы"
    note = _period_note(
        f"Период плана {quote(text)} прочитан как {named}: {start:%d.%m.%Y} – {end:%d.%m.%Y}.", text
    )
    return start, end, years, [] if settings.years else [note]


def _period_note(message: str, value: str) -> Note:
    return Note(
        "plan_period_read",
        "название плана",
        0,
        "",
        value,
        message,
        "Если это не так, задайте вид года в настройке плана.",
    )
