"""What words say about a piece of work: which procedure, class, subject, year, who takes part, about what.

For whoever compares a measure of a plan with something that was done: both are read by the same reading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: Procedures by the beginnings of their names; «ГИА» stands for both exams.
PROCEDURES = {
    "ВПР": r"\bвпр|всероссийск\w* проверочн\w* работ",
    "КДР": r"\bкдр|краев\w* диагностическ\w* работ|\bкдр\d",
    "ДКР": r"\bдкр|диагностическ\w* контрольн\w* работ",
    "НИКО": r"\bнико\b|национальн\w* исследовани\w* качеств",
    "РИКО": r"\bрико\b|региональн\w* исследовани\w* качеств",
    "ОГЭ": r"\bогэ\b|основн\w* государственн\w* экзамен|\bгиа\b|итогов\w* аттестаци",
    "ЕГЭ": r"\bегэ\b|един\w* государственн\w* экзамен|\bгиа\b|итогов\w* аттестаци",
    "ГВЭ": r"\bгвэ\b",
    "ИС": r"итогов\w* (?:сочинени|изложени|собеседовани)",
    "олимпиада": r"олимпиад|\bвсош\b",
    "конкурс": r"\bконкурс",
}
SUBJECTS = {
    "РУ": r"русск\w* язык",
    "МА": r"математик",
    "ЧГ": r"читательск\w*(?: грамотност\w*)?|смыслов\w* чтени",
    "ЕНГ": r"естественн\w*[- ]?научн\w*(?: грамотност\w*)?",
    "ФИ": r"\bфизик",
    "ХИ": r"\bхими",
    "БИ": r"биологи",
    "ИС": r"\bистори(?:я|и|ю)\b",
    "ОБ": r"обществознани",
    "ГГ": r"географи",
    "ИЯ": r"иностранн\w* язык|английск",
    "ОМ": r"окружающ\w* мир",
    "ИН": r"информатик",
    "МГ": r"математическ\w* грамотност",
    "ГП": r"группов\w* проект",
}
#: Who takes part, the longer name first: a deputy head is no head.
PEOPLE = (
    ("заместители директоров", r"заместител\w*(?: директор\w*| руководител\w*)?|\bзам\.? ?(?:директор\w*)?"),
    ("эксперты", r"эксперт(?:ы|ов|ам|ами|ах|а|ом|у|е)?\b"),
    ("наблюдатели", r"наблюдател\w*"),
    ("организаторы", r"организатор\w*"),
    ("координаторы", r"координатор\w*"),
    ("специалисты", r"специалист\w*|муниципальн\w* орган\w* управлени\w*|моуо\b"),
    ("родители", r"родител\w*|родительск\w*"),
    ("обучающиеся", r"обучающ\w*|учащ\w*|ученик\w*|классн\w* час\w*"),
    ("методические объединения", r"методическ\w* объединени\w*|\b[гмрш]мо\b"),
    ("педагоги", r"учител\w*|педагог(?!ич)\w*"),
    ("руководители", r"руководител\w*|директор\w*|управленческ\w* команд\w*|администраци\w*"),
)
#: A public observer comes from outside, an independent one from the department.
OBSERVERS = {"общественный": r"общественн|родител", "независимый": r"независим|из числа специалистов"}
CLASSES = re.compile(
    r"((?:\d{1,2}(?:\s*[-–,и]\s*)?)+)(?:-?(?:х|м|ых|ом))?\s*(?:класс|кл\b)|класс\w*\s*(\d{1,2})\b"
)
YEAR = re.compile(r"\b(20\d\d)\b")
#: Different words of orders for one thing.
ALIKE = (
    (r"регламент\w*|технологи\w*|график\w* проведени\w*", "порядок"),
    (r"результат\w*|уточнени\w*|подведени\w* итог\w*", "итоги"),
    (r"повторн\w* проверк\w*|перекр[её]стн\w* проверк\w*|проверк\w* работ\w*", "перепроверка работ"),
    (r"\bбанк\w*|\bреестр\w*|\bбаз[аыу]\w*|\bперечен\w*|\bперечн\w*|\bсостав\w*|закреплени\w*", "список"),
    (r"подход\w*|требовани\w*", "критерии"),
    (r"противодейств\w*|повыс\w*|повышени\w*", "обеспечение"),
    (r"необъективн\w*", "объективность"),
    (r"дефицит\w*|затруднени\w*|ошиб\w*", "дефицит"),
)
#: Beginnings of words that any paper about procedures has: they say nothing of what it is about.
COMMON_WORDS = """
пров орган обеспеч работ процед оцено оценив образов общеобр учрежд школ город район облас муниц террит учебн
класс вопрос подгот рамка меропр соотв качес издан приказ назнач утвер направ внедрен кажд всех день дня числ
также котор своев форми сформ заслуш осущ реал разме опубл публи аналит анали справ совещ засед собран вебин
семин инстр собес проток письм писем инфор сайт страни ведомс отдел управ департ минис подвед участ необход
общих действ целях весен весн осен после перед начал краев региона регионал обсу секци показ опыт практ лучш
обуч курс повыш квали прохо заяв разраб уровен данны сведен сбор состав контрол провер список списк перечень
общест независ учител цикл тема теме темы едины всерос диагн прав план програм результатив заполн исходящ
входящ ответств институт развит
"""
SILENT_WORDS = """
для при под над или как что это она они его так том тем без был быть есть наш ваш сам нет год года году годов
годы числе через между если чтобы далее мбоу мкоу маоу гбоу школ школы школе
"""
COMMON = tuple(COMMON_WORDS.split())
SILENT = frozenset(SILENT_WORDS.split())
ENDING = re.compile(
    r"(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|иях|ах|ях|ов|ев|ей|ам|ям|ом|ем|ой|ий|ый|ая|яя|ое|ее|ые|ие|ых|их|ую|юю"
    r"|ию|ия|ии|а|я|о|е|ы|и|у|ю|ь|й)$"
)
STEM = 5


@dataclass(frozen=True)
class Said:
    """What a text names; an empty set is silence. `about`: beginnings of the words that say what it is about."""

    procedures: frozenset[str] = frozenset()
    classes: frozenset[int] = frozenset()
    subjects: frozenset[str] = frozenset()
    years: frozenset[int] = frozenset()
    people: frozenset[str] = frozenset()
    observers: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    #: Beginnings of all words, and of those in quotes: a named event is that event and no other.
    stems: frozenset[str] = frozenset()
    quoted: frozenset[str] = frozenset()


def plain(text: str | None) -> str:
    """Small letters without «ё», one space between words."""
    return " ".join((text or "").lower().replace("ё", "е").split())


@lru_cache(maxsize=100_000)
def said(text: str) -> Said:
    """Read a text; years of a school year («2023-2024») are both."""
    words = plain(text)
    subjects = frozenset(code for code, pattern in SUBJECTS.items() if re.search(pattern, words))
    procedures = frozenset(code for code, pattern in PROCEDURES.items() if re.search(pattern, words))
    classes = frozenset(
        one for match in CLASSES.finditer(words) for one in _classes(match.group(1) or match.group(2))
    )
    observers = frozenset(
        kind for kind, pattern in OBSERVERS.items() if "наблюдател" in words and re.search(pattern, words)
    )
    people, rest = set(), words
    for name, pattern in PEOPLE:
        if re.search(pattern, rest):
            people.add(name)
            rest = re.sub(pattern, " ", rest)
    return Said(
        procedures,
        classes,
        subjects,
        frozenset(int(year) for year in YEAR.findall(words)),
        frozenset(people),
        observers,
        _about(rest),
        stems_of(words),
        _quoted(words),
    )


def _classes(numbers: str) -> set[int]:
    found: set[int] = set()
    for part in re.split(r"[,и]", numbers):
        ends = [int(one) for one in re.findall(r"\d{1,2}", part)]
        if ends and max(ends) <= 11:
            found.update(range(min(ends), max(ends) + 1))
    return found


def _about(words: str) -> frozenset[str]:
    for patterns in (PROCEDURES, SUBJECTS):
        for pattern in patterns.values():
            words = re.sub(rf"(?:{pattern})\w*", " ", words)
    for pattern, name in ALIKE:
        words = re.sub(pattern, name, words)
    return frozenset(_stem(word) for word in _words(words) if not word.startswith(COMMON))


def stems_of(words: str) -> frozenset[str]:
    """Beginnings of the words of a text that mean something."""
    return frozenset(_stem(word) for word in _words(words))


def _words(words: str) -> list[str]:
    return [word for word in re.findall(r"[а-я]{4,}", words) if word not in SILENT]


def _stem(word: str) -> str:
    return ENDING.sub("", word)[:STEM]


def _quoted(words: str) -> frozenset[str]:
    """Words in quotes that name an event or its theme; names of organisations in quotes are none."""
    found = [
        inside
        for before, inside in re.findall(r"(\S*)\s*[«\"]([^«»\"]+)[»\"]", words)
        if "№" not in inside
        and not re.search(r"^(?:м|г|мк|гб|ма|мб|га)\w{0,2}у$|управлени|школ|линии?$", before)
    ]
    return frozenset(stem for inside in found for stem in stems_of(inside))
