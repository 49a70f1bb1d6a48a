"""What the cells of a column hold, told by their own words: times, people who answer, things to do.

The head of a table may say anything («Что делаем», «Направления деятельности»); its cells say what a column is.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingestion.core.personal.words import morphology
from ingestion.plans.text import TIMING_WORDS, number_of
from warehouse.plans.timings import parse_timing

ANY_PERIOD = (date(2021, 9, 1), date(2022, 8, 31))
#: A column is what at least this share of its filled cells is.
ENOUGH = 0.6
LEAST_REPEATED, REPEATED = 3, 0.5
MAX_HEADING_WORDS, MAX_TIME_WORDS, MAX_PEOPLE_LETTERS = 4, 16, 260
DAY_OF_YEAR = re.compile(r"(?:0[1-9]|[12]\d|3[01])\.(?:0[1-9]|1[0-2])\.?")
NOT_A_WORD = re.compile(r"[^А-Яа-яЁё]+")
PEOPLE = re.compile(
    r"директор|заместител|(?<![а-яё])зам\.|руководител|методист|методическ\w+ (?:служб|центр|отдел|кабинет)|координатор"
    r"|начальник|специалист|педагог|учител|завуч|ответственн|администрац|управлени|отдел|министерств|департамент"
    r"|комитет|(?<![а-яё])центр|комисси|организатор|наблюдател|эксперт|председател|секретар|инспектор|психолог|логопед"
    r"|классн\w+ рук|рабоч\w+ групп|(?<![а-яё])групп[аы]\b|школ[аы]\b|(?<![а-яё])муниципалитет|орган\w+ местного|тьютор"
    r"|оператор|куратор|совет[ау]?\b|(?<![А-ЯЁа-яё])[А-ЯЁ]{2,}(?![а-яё])|[А-ЯЁ][а-яё]+\s+[А-ЯЁ]\.\s*[А-ЯЁ]\.|[А-ЯЁ]\.\s*[А-ЯЁ]\.\s*[А-ЯЁ][а-яё]+",
)
#: Nouns that name a thing to do and are no verbal nouns by their ending.
DEEDS = (
    "анализ|аудит|мониторинг|контроль|инструктаж|совещани|семинар|вебинар|практикум|тренинг|консульт|собрани|заседани|участи"
    "|учеб|учёб|выезд|опрос|приказ|помощь|поддержк|встреч|беседа|лекци|конференц|курс|конкурс|олимпиад|экспертиз|работа|работы(?![а-яё])"
    "|круглый|педсовет|педагогический совет|апробац|рейд|экскурс|акци|недел|месячник|декад|горяч|отчет|отчёт|доклад"
    "|диагностик|самоанализ|самообслед|проверочн|всероссийск|тестирован|репетиц|пробн|входн|итогов|контрольн|срез"
)
DEED = re.compile(rf"^(?:{DEEDS})", re.I)
NO_DEED = re.compile(
    r"течени|окончани|завершени|протяжени|образовани|полугоди|итог|ожидани|направлени[ея]$", re.I
)
#: «Итоги полугодия» is a thing to speak of; «по итогам полугодия» is a time.
ABOUT_RESULTS = re.compile(r"итоги(?![а-яё])", re.I)
VERBAL = re.compile(
    r"(?:ни|ци|си|ти)[еяюиё][мй]?$|(?:овк|ерк|отк|ылк|истк|зк|дк|упк|етк)[аиуе]й?$|ств[оа]$", re.I
)


#: A part of a month without the month: «1 неделя», «3-4 неделя», «II декада», «вторая половина».
PART_OF_MONTH = re.compile(
    r"(?:\d|I{1,3}|IV|V|перв\w+|втор\w+|трет\w+|четверт\w+|последн\w+)(?:-?[йя]я?)?"
    r"(?:\s*(?:[-–—,]|и)\s*(?:\d|I{1,3}|IV|V)(?:-?[йя]я?)?)?\s+(?:недел\w+|декад\w+|половин\w+)",
    re.I,
)


@lru_cache(maxsize=8192)
def is_time(text: str) -> bool:
    """Whether a cell is a time and nothing else: a phrase that is read, or a short one with words of time."""
    if not text or len(text.split()) > MAX_TIME_WORDS or ABOUT_RESULTS.match(text):
        return False
    if parse_timing(text, *ANY_PERIOD).kind != "unparsed":
        return not is_deed(text) or bool(re.match(r"\d|[а-я]+ 20\d\d", text, re.I))
    return len(text.split()) <= 8 and bool(TIMING_WORDS.search(text)) and not is_deed(text)


def is_span(text: str) -> bool:
    """Whether a heading is a date alone («Сентябрь», «I квартал», «2 декада марта»)."""
    is_short = len(text.split()) <= MAX_HEADING_WORDS
    return is_short and parse_timing(text, *ANY_PERIOD).kind in ("window", "deadline")


def is_time_heading(text: str) -> bool:
    """Whether a heading says when its measures are done: a date alone, or how often («Ежемесячно»)."""
    is_short = len(text.split()) <= MAX_HEADING_WORDS
    kinds = ("window", "deadline", "recurring", "continuous")
    return is_short and parse_timing(text, *ANY_PERIOD).kind in kinds


@lru_cache(maxsize=8192)
def is_people(text: str) -> bool:
    """Whether a cell names positions or organisations rather than something to do."""
    if not text or len(text) > MAX_PEOPLE_LETTERS or number_of(text) is not None:
        return False
    first = re.match(r"[А-Яа-яЁё-]+", text)
    if first and _is_deed_word(first.group(0)) and not PEOPLE.match(first.group(0).lower()):
        return False
    return bool(PEOPLE.search(text) or PEOPLE.search(text.lower()))


@lru_cache(maxsize=8192)
def is_deed(text: str) -> bool:
    """Whether a cell begins as a thing to do: a verb, a verbal noun, or a noun that names a deed."""
    words = [word for word in NOT_A_WORD.split(text) if len(word) > 1][:5]
    if not words or PART_OF_MONTH.fullmatch(text):
        return False
    led = 0
    while led < min(len(words) - 1, 3) and _is_adjective(words[led]):
        led += 1
    word = words[led]
    return _is_deed_word(word) or bool(DEED.match(word) and not NO_DEED.match(word))


@lru_cache(maxsize=8192)
def _is_adjective(word: str) -> bool:
    return morphology().parse(word.lower())[0].tag.POS in ("ADJF", "ADVB", "PRTF")


@lru_cache(maxsize=8192)
def _is_deed_word(word: str) -> bool:
    lower = word.lower()
    if NO_DEED.match(lower):
        return False
    if PEOPLE.match(lower) and not lower.startswith("управлени"):
        return False
    best = morphology().parse(lower)[0].tag
    if best.POS in ("INFN", "VERB", "GRND"):
        return True
    return best.POS == "NOUN" and len(lower) >= 6 and bool(VERBAL.search(lower))


def is_number_cell(text: str) -> bool:
    """Whether a cell is a number of a row; a day written in full («01.09») is none."""
    return number_of(text.strip()) is not None and not DAY_OF_YEAR.fullmatch(text.strip())


#: Whom a measure is about: «5-9 классы», «2, 4, 8», «учащиеся 9-х классов», «все обучающиеся», «1 «А»».
CLASSES = re.compile(
    r"(?:(?:все|учащи\w+|обучающи\w+|учени\w+|выпускник\w+|школьник\w+|параллел\w+)\s*)*"
    r"(?:\d{1,2}(?!\d)(?:\s*[-–—]?\s*[а-я]{1,2}(?![а-яё]))?(?:\s*«?[А-Я]»?)?(?:\s*(?:[-–—,;/]|и)\s*)?)*"
    r"(?:\s*(?:класс\w*|кл\.?|параллел\w+))?",
    re.I,
)


def is_classes(text: str) -> bool:
    """Whether a cell names classes or pupils and nothing to do with them; a bare number of one class does too."""
    return bool(text) and CLASSES.fullmatch(text.strip()) is not None


#: What a cell may be, in the order of the shares of a column.
TESTS: tuple[Callable[[str], bool], ...] = (is_number_cell, is_time, is_people, is_deed, is_classes)


@dataclass(frozen=True)
class Column:
    """What a column holds: filled cells, their mean letters, shares of cells by kind and of those that differ."""

    filled: int
    number: float
    time: float
    people: float
    deed: float
    letters: float
    distinct: float = 1.0
    classes: float = 0.0

    @property
    def is_times(self) -> bool:
        """Whether the column holds times."""
        return self.filled > 0 and self.time >= ENOUGH and self.number < ENOUGH

    @property
    def is_people(self) -> bool:
        """Whether the column names those who answer."""
        return self.filled > 0 and self.people >= ENOUGH and self.time < ENOUGH and self.deed < 0.9

    @property
    def is_deeds(self) -> bool:
        """Whether the column holds things to do."""
        return self.filled > 0 and self.deed >= ENOUGH and self.number < ENOUGH and not self.is_times

    @property
    def is_classes(self) -> bool:
        """Whether the column says for which classes a measure is."""
        return self.filled > 0 and self.classes >= ENOUGH

    @property
    def is_repeated(self) -> bool:
        """Whether the column says the same again and again, as stages and aims do and measures do not."""
        return self.filled >= LEAST_REPEATED and self.distinct <= REPEATED


def column_of(cells: list[str]) -> Column:
    """What the cells of one column hold; empty cells do not count."""
    filled = [cell for cell in cells if cell]
    if not filled:
        return Column(0, 0.0, 0.0, 0.0, 0.0, 0.0)
    number, time, people, deed, classes = (sum(map(test, filled)) / len(filled) for test in TESTS)
    letters, distinct = sum(map(len, filled)) / len(filled), len(set(filled)) / len(filled)
    return Column(len(filled), number, time, people, deed, letters, distinct, classes)
