"""Calendar words of a phrase (days, months, quarters, ranges, lists) as spans with or without a year.

A strict little grammar: what it does not know stays in `rest`, and a caller that finds unknown words there
does not guess.
"""

import re
from dataclasses import dataclass, replace

from warehouse.plans.timing_words import MONTH_WORD, WEEKDAY, WEEKDAY_STEMS, month_of, small_number

LAST = 99
HALVES = {1: (9, 12), 2: (1, 5)}
TERMS = {1: (9, 10), 2: (11, 12), 3: (1, 3), 4: (4, 5)}
TRIMESTERS = {1: (9, 11), 2: (12, 2), 3: (3, 5)}
SEASONS = {"зим": (12, 2), "весн": (3, 5), "лет": (6, 8), "осен": (9, 11)}
TOKEN = re.compile(
    r"(?P<years>20\d\d[-/](?:20\d\d|\d\d)(?!\d))|(?P<monthyear>(?<![\d.])(?:0[1-9]|1[0-2])\.20\d\d(?![\d.]))|(?P<date>\d{1,2}\.\d{1,2}(?:\.(?:20\d\d|\d\d))?(?![\d]))"
    r"|(?P<year>20\d\d)|(?P<num>\d{1,2}(?!\d))|(?P<roman>\b(?:iv|i{1,3})\b)"
    rf"|(?P<month>(?<![а-я]){MONTH_WORD}(?![а-я]))"
    r"|(?P<quarter>квартал\w*|кв(?![а-я]))|(?P<half>полугоди\w*)|(?P<trimester>триместр\w*)|(?P<term>четверт[ьие]\w*(?<!ый))"
    rf"|(?P<weekday>(?<![а-я])(?:{WEEKDAY})(?![а-я]))|(?P<last>(?<![а-я])последн[а-я]+)"
    r"|(?P<ord>(?<![а-я])(?:перв|втор|трет)[а-я]+|четверт(?:ый|ом|ого|ому|ая|ую|ой))"
    r"|(?P<decade>декад\w*)|(?P<halfmonth>половин\w*)|(?P<week>недел\w*)|(?P<season>(?<![а-я])(?:зим|весн|осен)[а-я]+|(?<![а-я])лет(?:ом?|н(?:ий|его|ем))(?![а-я]))"
    r"|(?P<dash>-)|(?P<comma>[,;:]|(?<![а-я])и(?![а-я])|а также|/)|(?P<word>[а-яa-z]+)|(?P<other>\S)"
)
FILLERS = {
    "в",
    "во",
    "на",
    "г",
    "гг",
    "год",
    "года",
    "году",
    "годы",
    "годах",
    "годов",
    "течение",
    "течении",
    "месяц",
    "месяца",
    "месяце",
    "не",
    "уч",
    "учебный",
    "учебного",
    "учебном",
    "учебному",
    "включительно",
    "числа",
    "срок",
    "сроки",
    "период",
    "ежегодно",
    "каждого",
    "каждый",
    "начало",
    "начале",
    "конец",
    "конце",
    "середина",
    "середине",
    "за",
    "календарного",
    "проведения",
    "дата",
}
#: Words before a month that narrow it by nothing that a day could be told from («конец мая – начало июня»).
PARTS_OF_MONTH = {"начало", "начале", "начала", "середина", "середине", "конец", "конце", "конца"}


@dataclass(frozen=True)
class Span:
    """A span of days whose years may be unknown; `day` LAST means the last day of the month.

    start_weekday, end_weekday: the bound is the last such day of the week (0 is Monday) up to the day named.
    """

    start: tuple[int, int]
    end: tuple[int, int]
    start_year: int | None = None
    end_year: int | None = None
    is_deadline: bool = False
    is_day: bool = False
    start_weekday: int | None = None
    end_weekday: int | None = None


@dataclass
class Found:
    """Spans of a phrase, the school year or year it names apart from them, and the words not understood.

    is_before_month: a deadline was named by a month alone (`до октября`).
    """

    spans: list[Span]
    school_years: list[tuple[int, int]]
    years: list[int]
    rest: list[str]
    first_at: int | None = None
    is_before_month: bool = False


def _eve_of_month(span: Span) -> Span:
    """`до октября`: the last day before that month."""
    month, back = (span.start[0] - 1, 0) if span.start[0] > 1 else (12, 1)
    year = span.start_year - back if span.start_year else None
    return Span((month, LAST), (month, LAST), year, year, is_deadline=True)


def tokens_of(text: str) -> list[tuple[str, str, int]]:
    """(kind, text, position) of the parts of a normal phrase."""
    return [(m.lastgroup or "", m.group(0), m.start()) for m in TOKEN.finditer(text)]


class Grammar:
    """One pass over the tokens of a phrase."""

    def __init__(self, text: str, school: bool):
        self.tokens = tokens_of(text)
        self.at = 0
        self.school = school
        self.found = Found([], [], [], [])

    def read(self) -> Found:
        """Spans in the order of the words."""
        deadline = ""
        while self.at < len(self.tokens):
            kind, word, position = self.tokens[self.at]
            if self._begins_deadline():
                deadline = self._take_deadline()
                continue
            spans = self._range()
            if spans:
                self.found.first_at = position if self.found.first_at is None else self.found.first_at
                self.found.spans.extend(self._as_deadline(span, deadline) for span in spans)
                deadline = "list" if deadline and self._kind() == "comma" else ""
                continue
            self._loose(kind, word)
            self.at += 1
            deadline = deadline if kind == "comma" else self._year_end(deadline, kind, word)
        if deadline in ("day", "end"):
            self.found.rest.append("до")
        return self.found

    def _begins_deadline(self) -> bool:
        word, following = self._word(), self._kind(1)
        return word in ("до", "к", "позднее") or (word == "по" and following in ("num", "date"))

    def _take_deadline(self) -> str:
        """`day` where only a day may follow (`до 5 марта`), `end` where a month may (`до конца марта`)."""
        is_end = self._word() == "позднее"
        self.at += 1
        if self._word() == "конца":
            self.at += 1
            is_end = True
        return "end" if is_end else "day"

    def _year_end(self, deadline: str, kind: str, word: str) -> str:
        """`до конца 2021 года` is the last day of that year; other words leave a deadline open."""
        if deadline == "end" and kind == "year":
            self.found.years.remove(int(word))
            self.found.spans.append(Span((12, 31), (12, 31), int(word), int(word), True, True))
            return ""
        return deadline

    def _as_deadline(self, span: Span, deadline: str) -> Span:
        if not deadline or (deadline == "list" and not span.is_day):
            return span
        if deadline == "day" and not span.is_day:
            if span.start == (span.end[0], 1) and span.end[1] == LAST:
                self.found.is_before_month = True
                return _eve_of_month(span)
            self.found.rest.append("до")
        return replace(
            span,
            start=span.end,
            start_year=span.end_year,
            start_weekday=span.end_weekday,
            is_deadline=True,
        )

    def _kind(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead][0] if self.at + ahead < len(self.tokens) else ""

    def _word(self, ahead: int = 0) -> str:
        return self.tokens[self.at + ahead][1] if self.at + ahead < len(self.tokens) else ""

    def _loose(self, kind: str, word: str) -> None:
        if kind == "years":
            first, last = (int(x) for x in re.split(r"[-/]", word))
            last = last if last > 100 else first // 100 * 100 + last
            if first < last:
                self.found.school_years.append((first, last))
            elif first == last:
                self.found.years.append(first)
            else:
                self.found.rest.append(word)
        elif kind == "year":
            self.found.years.append(int(word))
        elif (kind == "word" and word not in FILLERS) or kind in (
            "other",
            "num",
            "roman",
            "ord",
            "weekday",
            "last",
            "dash",
            "decade",
            "date",
            "halfmonth",
            "week",
            "quarter",
            "half",
            "term",
            "trimester",
        ):
            self.found.rest.append(word)

    def _range(self) -> list[Span]:
        """`с A по B`, `A-B`, `A`, or a list of days before one month; empty when none stands here."""
        mark = self.at
        led = self._kind() == "word" and self._word() in ("с", "со")
        if led:
            self.at += 1
        days = self._days_of_month(led)
        if days:
            return days
        first = self._atom()
        if not first:
            self.at = mark
            return []
        joins = self._kind() == "dash" or (led and self._word() in ("по", "до"))
        joins = joins or (first[0].is_day and self._goes_on())
        if len(first) == 1 and joins:
            back = self.at
            self.at += 1
            if self._word() in PARTS_OF_MONTH:
                self.at += 1
            second = self._atom()
            if second:
                a, b = first[0], second[-1]
                return [
                    Span(
                        a.start,
                        b.end,
                        a.start_year,
                        b.end_year,
                        start_weekday=a.start_weekday,
                        end_weekday=b.end_weekday,
                    )
                ]
            self.at = back
        if led:
            self.at = mark
            return []
        return first

    def _goes_on(self) -> bool:
        """`1 марта по 15 апреля`: a range whose «с» was left out."""
        return self._word() == "по" and self._kind(1) in ("num", "date")

    def _days_of_month(self, led: bool) -> list[Span]:
        """`5-12 марта`, `с 5 по 12 марта`, `5, 12 и 19 марта`, with or without a year."""
        mark, dash = self.at, False
        days: list[int] = []
        while self._kind() == "num" and 1 <= int(self._word()) <= 31:
            days.append(int(self._word()))
            self.at += 1
            is_to = led and self._word() in ("по", "до")
            if self._kind() in ("dash", "comma") or is_to:
                dash = dash or self._kind() == "dash" or is_to
                self.at += 1
            else:
                break
        if dash and len(days) == 1 and self._kind() == "date":
            last = self._numeric_date(self._word())
            if last:
                return [replace(last[0], start=(last[0].end[0], days[0]), is_day=False)]
        if not days or self._kind() != "month" or (len(days) == 1 and (dash or led)):
            self.at = mark
            return []
        month = month_of(self._word())
        self.at += 1
        year = self._year()
        if dash and len(days) == 2:
            if led or self._kind() != "dash":
                return [Span((month, days[0]), (month, days[1]), year, year)]
        elif not dash and len(days) > 1:
            return [Span((month, day), (month, day), year, year, is_day=True) for day in days]
        elif len(days) == 1 and self._kind() != "dash" and not self._goes_on():
            return [Span((month, days[0]), (month, days[0]), year, year, is_day=True)]
        self.at = mark
        return []

    def _atom(self) -> list[Span]:
        """One date, month, season, part of a month, or numbered quarters, half-years, school terms."""
        kind, word = self._kind(), self._word()
        if kind == "date":
            return self._numeric_date(word)
        if kind == "num" and self._kind(1) == "month":
            day, month = int(word), month_of(self._word(1))
            self.at += 2
            year = self._year()
            return [Span((month, day), (month, day), year, year, is_day=True)]
        if kind == "monthyear":
            month, year = int(word[:2]), int(word[3:])
            self.at += 1
            self._skip_year_word()
            return [Span((month, 1), (month, LAST), year, year)]
        if kind == "month":
            self.at += 1
            return self._with_years(month_of(word), month_of(word))
        if kind == "season":
            first, last = next(months for stem, months in SEASONS.items() if word.startswith(stem))
            self.at += 1
            return self._with_years(first, last)
        if kind in ("num", "roman", "ord", "last"):
            return self._weekdays_of_month() or self._numbered()
        return []

    def _weekdays_of_month(self) -> list[Span]:
        """`вторая среда февраля`, `первый и третий вторник марта`, `последняя пятница мая и октября`: days."""
        mark = self.at
        numbers: list[int | None] = []
        while self._kind() in ("num", "roman", "ord", "last"):
            numbers.append(LAST if self._kind() == "last" else small_number(self._word()))
            self.at += 1
            if self._kind() != "comma":
                break
            self.at += 1
        is_whole = self._kind() == "weekday" and self._kind(1) == "month"
        known = [n for n in numbers if n is not None and (1 <= n <= 4 or n == LAST)]
        if not is_whole or len(known) < len(numbers):
            self.at = mark
            return []
        day = next(i for i, stem in enumerate(WEEKDAY_STEMS) if self._word().startswith(stem))
        self.at += 1
        months = [month_of(self._word())]
        self.at += 1
        while self._kind() == "comma" and self._kind(1) == "month" and self._word(1)[-1] in "ая":
            months.append(month_of(self._word(1)))
            self.at += 2
        year = self._year()
        bounds = [(month, LAST if n == LAST else 7 * n) for month in months for n in known]
        # Of several months the year beside the last is told to the others by the order of the list.
        return [
            Span(
                bound,
                bound,
                year if bound[0] == months[-1] else None,
                year if bound[0] == months[-1] else None,
                is_day=True,
                start_weekday=day,
                end_weekday=day,
            )
            for bound in bounds
        ]

    def _numeric_date(self, word: str) -> list[Span]:
        day, month, *years = (int(part) for part in word.split("."))
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return []
        self.at += 1
        year = (years[0] if years[0] > 100 else 2000 + years[0]) if years else None
        self._skip_year_word()
        return [Span((month, day), (month, day), year, year, is_day=True)]

    def _numbered(self) -> list[Span]:
        """`I-II квартал 2022`, `1 и 3 четверть`, `первое полугодие`, `вторая декада марта`."""
        mark, dash = self.at, False
        numbers: list[int] = []
        while self._kind() in ("num", "roman", "ord") and (number := small_number(self._word())):
            numbers.append(number)
            self.at += 1
            if self._kind() not in ("dash", "comma"):
                break
            dash = dash or self._kind() == "dash"
            self.at += 1
        if dash and len(numbers) == 2:
            numbers = list(range(numbers[0], numbers[1] + 1))
        unit = self._kind()
        if unit == "week" and self._kind(1) == "month" and numbers:
            return self._weeks_of_month(min(numbers), max(numbers), mark)
        if unit in ("decade", "halfmonth") and self._kind(1) == "month" and numbers:
            return self._parts_of_month(unit, numbers, mark)
        limits = {"quarter": 4, "half": 2, "term": 4, "trimester": 3}
        if unit not in limits or not numbers or not all(1 <= n <= limits[unit] for n in numbers):
            self.at = mark
            return []
        self.at += 1
        if self._word() in ("уч", "учебного"):
            self.at += 1
        year = self._year()
        spans = [self._unit(unit, number, year) for number in numbers]
        if dash:
            spans = [replace(spans[0], end=spans[-1].end, end_year=spans[-1].end_year)]
        return spans

    def _parts_of_month(self, unit: str, numbers: list[int], mark: int) -> list[Span]:
        """`вторая декада марта`, `1-2 декада марта` (one span), `1 и 3 декада марта` (two)."""
        bounds = {
            "decade": {1: (1, 10), 2: (11, 20), 3: (21, LAST)},
            "halfmonth": {1: (1, 15), 2: (16, LAST)},
        }[unit]
        if not all(number in bounds for number in numbers) or sorted(set(numbers)) != numbers:
            self.at = mark
            return []
        month = month_of(self._word(1))
        self.at += 2
        year = self._year()
        spans = [Span((month, bounds[n][0]), (month, bounds[n][1]), year, year) for n in numbers]
        is_whole = numbers == list(range(numbers[0], numbers[-1] + 1))
        return [replace(spans[0], end=spans[-1].end)] if is_whole else spans

    def _weeks_of_month(self, first: int, last: int, mark: int) -> list[Span]:
        """`1 неделя сентября` is its first seven days; the last one goes on to the end of the month."""
        if not 1 <= first <= last <= 5:
            self.at = mark
            return []
        month = month_of(self._word(1))
        self.at += 2
        year = self._year()
        return [Span((month, 7 * first - 6), (month, 7 * last if last < 4 else LAST), year, year)]

    def _unit(self, unit: str, number: int, year: int | None) -> Span:
        if unit == "quarter":
            months = (3 * number - 2, 3 * number)
        elif unit == "term":
            months = TERMS[number]
        elif unit == "trimester":
            months = TRIMESTERS[number]
        elif self.school and year is None:
            months = HALVES[number]
        else:
            months = (6 * number - 5, 6 * number)
        return Span((months[0], 1), (months[1], LAST), year, year)

    def _with_years(self, first: int, last: int) -> list[Span]:
        """A month or a season with its year, or with a list of years."""
        years = [self._year()]
        while years[0] and self._kind() == "comma" and self._kind(1) == "year":
            self.at += 1
            years.append(self._year())
        wrap = 1 if last < first else 0
        return [Span((first, 1), (last, LAST), y, y + wrap if y else None) for y in years]

    def _year(self) -> int | None:
        if self._kind() == "year":
            year = int(self._word())
            self.at += 1
            self._skip_year_word()
            return year
        return None

    def _skip_year_word(self) -> None:
        if self._word() in ("г", "года", "год", "году", "гг", "годов"):
            self.at += 1
            if self._word() == ".":
                self.at += 1
