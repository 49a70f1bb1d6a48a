"""What stands above the table: title, period, day of approval, points of the order."""

import re
from datetime import date

from ingestion.plans.model import OrderPoint
from ingestion.plans.row import Row
from ingestion.plans.text import fold, join, starts_low
from warehouse.plans.names import strip_names
from warehouse.plans.timing_words import MONTH_STEMS

DATE = (
    r"(?:«?\"?(?P<day>\d{1,2})»?\"?\s+(?P<month>[а-я]{3,9})\s+(?P<year>20\d\d)"
    r"|(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>20\d\d))"
)
# A point that is done again and again: how often, and until which day.
OFTEN = re.compile(
    r"(?:ежеквартально|ежемесячно|ежегодно|(?:один |1 )?раз в (?:год|квартал|месяц|полугодие|четверть))"
    r"(?:,?\s+(?:в срок\s+)?(?:до|не позднее)\s+\d{1,2}(?:-?го)?(?:\s+числа(?:\s+[а-яё]+)?"
    r"(?:,?\s+следующ\w+\s+за\s+отч[её]тн\w+"
    r"(?:\s+(?:квартал\w*|месяц\w*|полугоди\w+|период\w*))?)?|\s+[а-яё]{3,9}\b))?",
    re.I,
)
YEAR_END = r"\s*(?:года?|г\.?)?"
DATE_LINE = re.compile(rf"^(?:от\s+)?{DATE}{YEAR_END}\s*(?:(?:№|N)\s*\S+)?[.,;]?$", re.I)
NUMBER_DATE_LINE = re.compile(rf"^(?:№|N)\s*\S+\s+от\s+{DATE}{YEAR_END}[.,;]?$", re.I)
DATE_INSIDE = re.compile(rf"от\s+{DATE}", re.I)
#: «Приложение 2 к приказу от 25.06.2025 № 97-од»: the order that the plan is enclosed in.
ENCLOSED = re.compile(
    rf"^(?:приложение\s*(?:№|N)?\s*\d*\.?\s*)?к\s+(?:приказ|распоряжени|постановлени)[а-яё]*\s.*?от\s+{DATE}",
    re.I,
)
DUE = re.compile(rf"(?:в срок\s+)?(?:до|не позднее)\s+{DATE}{YEAR_END}", re.I)
ADJECTIVES = r"(?:[а-яё-]+(?:ый|ий|ой|ая|яя|ое|ее|ые|ие)\s+){0,4}"
PLAN_NAMES = (
    r"(?:план(?:-график)?|дорожная карта|комплекс (?:мер|мероприятий)"
    r"|перечень мероприятий|(?:система|программа) (?:[а-яё-]+ых )?(?:мер|мероприятий|действий)|циклограмма"
    r"|программа (?:[а-яё-]+ой )?(?:поддержки|профилактики|помощи|сопровождения|перехода|перевода)"
    r"|сетевой график|график (?:проведения |реализации )?мероприятий|мероприятия (?:по|программы)|меры по"
    r"|основные направления (?:деятельности|работы))"
)
#: «Раздел V. Мероприятия …»: the part of a longer paper that the table is.
PART_MARK = r"(?:(?:раздел|приложение)\s*(?:№|N)?\s*[\dIVXІХ]{1,4}\.\s*)?"
#: «Паспорт и план проекта»: another part of a paper that is a plan as well.
WITH_PLAN = (
    r"(?:(?!(?:отч[её]т|протокол|справк|информаци|письм|выписк|сведени|итог|результат))[а-яё-]+"
    r"(?:, [а-яё-]+)? и (?=план|дорожн|комплекс))?"
)
TITLE_START = re.compile(
    rf"^{PART_MARK}[«\"(\s]*{ADJECTIVES}{WITH_PLAN}{ADJECTIVES}{PLAN_NAMES}(?![а-яё])", re.I
)
TITLE_INSIDE = re.compile(
    r"(?:ПЛАН|План|Дорожная карта|ДОРОЖНАЯ КАРТА|Комплекс мер|КОМПЛЕКС МЕР)(?:-график)?(?![а-яёА-ЯЁ])"
)
#: «Программа развития на 2024-2026 годы: план мероприятий».
WITH_PLAN_LAST = re.compile(
    r"[:.–—-]\s*(?:план|дорожная карта|комплекс) (?:мер|мероприятий|действий|работы)\W*$", re.I
)
# Plans of other things, and papers whose tables may look like a plan's.
OTHER_PLAN = re.compile(
    r"учебный план|тематическ\w+ план|поурочн|план(?:-конспект)?\s+урок|план эвакуац"
    r"|план(?:-график)? (?:(?:осуществления|проведения|размещения) )?(?:(?:муниципальн|государственн)\w+ )?"
    r"(?:закуп|заказ|торгов|поставок)"
    r"|план(?:-график)? (?:комплектован|при[её]ма|набора)|бизнес-план"
    r"|финансово-хозяйств|индивидуальный учебный",
    re.I,
)
OTHER_PAPER = re.compile(
    rf"^[«\"(\s]*{ADJECTIVES}(?:протокол|выписк|письмо|расписани|список|реестр|перечень(?!\s+ме)|отч[её]т(?!н)|справк"
    r"|информаци|сведения|ведомост|журнал|табель|повестк|акт(?![а-яё])|анкет|договор|регламент"
    r"|график (?:дежурств|отпуск|при[её]ма|занят|консультац|замещ|посещ|сменност|каникул|уроков)|итоги"
    r"|результаты|мониторинг (?:исполн|выполн|реализ)|анализ (?:исполн|выполн|реализ)"
    r"|объявлени|паспорт|штатн|тарификац|положение|инструкц"
    r"|состав(?![а-яё])|обязанност|функционал"
    r"|памятк|доклад|распределени|меню|смета|заявк|порядок|уважаем"
    r"|программа (?!(?:[а-яё-]+ых )?(?:мер|действи)|развит|реализ|повыш"
    r"|(?:[а-яё-]+ой )?(?:поддержк|профилактик|помощи|сопровожд|перехо|перево)))",
    re.I,
)
# A paper that tells what was done: its table is a report, not a plan.
REPORT = re.compile(
    rf"^[«\"(\s]*{ADJECTIVES}(?:отч[её]т|справк|информаци|сведени|итоги|мониторинг|анализ|результаты)", re.I
)
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
        inside = next((i for i, (text, _, _) in enumerate(lines) if _inside(text)), None)
        if inside is not None:
            found = _inside(lines[inside][0])
            return lines[inside][0][found:], inside
        subject = next((text for text, _, _ in lines if fold(text).startswith("обутвержден")), "")
        subject = subject or next((text for text, _, _ in reversed(lines) if _speaks_of_plan(text)), "")
        return subject, len(lines)
    first = starts[-1]
    title = lines[first][0]
    for text, _, gap in lines[first + 1 :]:
        if gap and len(title.split()) > 1 and not starts_low(text):
            break
        title = join(title, text)
    return title, first


def _speaks_of_plan(text: str) -> bool:
    """Whether a line names a plan later than at its beginning («Алгоритм и план …») and no other paper."""
    named = re.search(r"(?<![а-яё])(?:план|дорожная карта)(?![а-яё])", text, re.I)
    return named is not None and not OTHER_PLAN.search(text) and not OTHER_PAPER.match(text)


def _inside(text: str) -> int | None:
    """Where a title begins inside a cell that also names the order («Приложение к приказу … ПЛАН …»)."""
    found = TITLE_INSIDE.search(text) if fold(text).startswith(("приложени", "утвержд")) else None
    return found.start() if found else None


def approves_plan(lines: list[tuple[str, int, bool]]) -> bool:
    """Whether an order approves a plan: its subject or its first points say so."""
    return any(
        re.search(r"утверд\w+\s+(?:\S+\s+){0,4}?(?:план|дорожн|комплекс)", text, re.I) for text, _, _ in lines
    )


def names_plan(lines: list[tuple[str, int, bool]]) -> bool | None:
    """Whether what stands above a table names a plan (True), another paper (False), or nothing (None).

    The last title wins: a plan may be enclosed in a letter or a protocol, a report speaks of a plan in its title.
    """
    verdict = None
    for text, _, _ in lines:
        if OTHER_PLAN.search(text) and TITLE_START.match(text):
            verdict = False
        elif TITLE_START.match(text) or _inside(text) is not None or WITH_PLAN_LAST.search(text):
            verdict = True
        elif OTHER_PAPER.match(text):
            verdict = False
    return verdict


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
        found = DATE_LINE.match(text) or NUMBER_DATE_LINE.match(text) or ENCLOSED.match(text)
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
        phrases = sorted([*DUE.finditer(text), *OFTEN.finditer(text)], key=lambda found: found.start())
        days = [day for found in phrases if found.re is DUE and (day := as_date(found))]
        words = "; ".join(found.group(0).strip() for found in phrases)
        result.append(OrderPoint(number, strip_names(text), words, max(days, default=None), line))
    return result
