"""The vocabulary of timings: normal form of a phrase, months, ordinals, relations to procedures."""

import re

#: How the names of months begin in every case, January first.
MONTH_STEMS = (
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
)
MONTH_WORD = (
    r"(?:январ[ьяюе]м?|феврал[ьяюе]м?|март[ауе]?|апрел[ьяюе]м?|ма[йяеюи]|ию[нл][ьяюе]|август[ауе]?|сентябр[ьяюе]м?"
    r"|октябр[ьяюе]м?|ноябр[ьяюе]м?|декабр[ьяюе]м?|янв|февр?|мар|апр|авг|сент?|окт|нояб?|дек)"
)
#: How the days of the week begin, Monday first, and their singular in every case.
WEEKDAY_STEMS = ("понедельник", "вторник", "сред", "четверг", "пятниц", "суббот", "воскресень")
WEEKDAY = r"(?:понедельник|вторник|четверг)[ауе]?|(?:сред|пятниц|суббот)[аыуе]|воскресень[еяю]"
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
ORDINALS = {"перв": 1, "втор": 2, "трет": 3} | {
    f"четверт{end}": 4 for end in ("ый", "ом", "ого", "ому", "ая", "ую", "ой")
}
CARDINALS = {
    "один": 1,
    "одного": 1,
    "одной": 1,
    "одн": 1,
    "два": 2,
    "двух": 2,
    "две": 2,
    "дву": 2,
    "три": 3,
    "трех": 3,
    "четыре": 4,
    "четырех": 4,
    "пять": 5,
    "пяти": 5,
    "шесть": 6,
    "шести": 6,
    "семь": 7,
    "семи": 7,
    "восьми": 8,
    "девяти": 9,
    "десять": 10,
    "десяти": 10,
    "четырнадцати": 14,
    "пятнадцати": 15,
    "двадцати": 20,
    "тридцати": 30,
}
CARDINAL = "|".join(sorted(CARDINALS, key=len, reverse=True))

PROCEDURE_NAMES = {
    "впр": "ВПР",
    "впп": "ВПР",
    "всероссийских проверочных": "ВПР",
    "кдр": "КДР",
    "краевых диагностических": "КДР",
    "дкр": "ДКР",
    "рико": "РИКО",
    "нико": "НИКО",
    "огэ": "ОГЭ",
    "егэ": "ЕГЭ",
    "гвэ": "ГВЭ",
    "гиа": "ГИА",
    "ис-9": "ИС-9",
    "ис-11": "ИС-11",
    "всош": "ВсОШ",
}
PROCEDURE = (
    r"(?:(?<![а-я])(?:впр|впп|кдр|дкр|рико|нико|огэ|егэ|гвэ|гиа|ис-9|ис-11|всош)(?![а-я])|оценочн\w+ процедур\w*"
    r"|процедур\w*|диагностическ\w+ работ\w*|проверочн\w+ работ\w*|диагностик\w*|мониторинг\w*|олимпиад\w*"
    r"|тестирован\w*|(?:контрольн|административн|комплексн|тренировочн|входн)\w+ работ\w*|(?<![а-я])срез\w*|диктант\w*"
    r"|экзамен\w*|перепровер\w*|(?:итогов\w+ )?(?:сочинени|собеседовани)\w*)"
)
TIME_OF_DAY = re.compile(
    r"\s*(?:,\s*)?(?:до|к|в|с|не позднее)?\s*\b\d{1,2}(?:[:.]\d{2})?\s*(?:час\w*\.?|ч\.?)(?:\s*\d{1,2}\s*мин\w*\.?)?"
    r"(?:\s*\(?(?:мск|по мск|по московскому времени|местного времени)\)?)?(?![а-я])"
    r"|\s*(?:,\s*)?(?:до|к|в|с|не позднее)?\s*\b(?:\d{1,2}:\d{2}|\d{1,2}\.\d{2}(?=\s*(?:по )?мск))"
    r"(?:\s*-\s*\d{1,2}:\d{2})?"
    r"(?:\s*(?:мск|по мск|по московскому времени|местного времени))?"
    # After a day «14.00» and «10-00» are hours: no month has such a number.
    r"|(?<=[а-я\d])\s*,?\s+(?:в\s+)?(?:[01]?\d|2[0-3])(?:\.(?:00|1[5-9]|[2-5]\d)|-00)$"
)
BRACKETS = re.compile(r"\(([^()]*)\)?")
HAS_DATE = re.compile(
    rf"(?<![а-я]){MONTH_WORD}(?![а-я])|\d{{1,2}}\.\d{{1,2}}\b|квартал|(?<![а-я])кв(?![а-я])|полугоди|четверт"
    r"|график|по план|ежегод|ежемес|ежекварт|по запрос|по мере|(?<![а-я])раза? в"
    r"|(?:\d|i|перв\w+|втор\w+|трет\w+|четверт\w+)\s+(?:недел|декад|половин)"
    rf"|(?:\d|i{{1,3}}|iv|перв\w+|втор\w+|трет\w+|четверт\w+|последн\w+)\s+(?:{WEEKDAY})(?![а-я])"
)


# Roman numerals typed in Cyrillic: `П полугодие`, `IУ квартал`.
ROMAN_LETTERS = {"п": "ii", "ш": "iii", "iу": "iv"}
LIKE_ROMAN = re.compile(
    r"(?<![а-яa-z\d])(?:п|ш|iу)(?![а-яa-z])(?=[\s,и-]*(?:[ivпш]{1,3}\s*)?(?:квартал|кв(?![а-я])|полугоди|четверт))"
)


# Words that plans cut short, and wordings of people who decide, which say nothing of time.
SHORT_WORDS = (
    (re.compile(r"(?<![а-я])в теч(?:ен)?\.\s*"), "в течение "),
    (re.compile(r"(?<![а-я])уч(?:еб)?\.\s*(?=г(?:\.|од))"), "учебного "),
    (re.compile(r"(?<=учебного )г\."), "года"),
    (re.compile(r"(?<![а-я])еж(?:емес)\."), "ежемесячно "),
    (re.compile(r"(?<![а-я])ежекв\."), "ежеквартально "),
    (re.compile(r"(?<![а-я])(?:кален)\.\s*"), "календарных "),
    (re.compile(r"(?<![а-я])(?:раб)\.\s*(?=дн)"), "рабочих "),
)


def normal(text: str) -> str:
    """Lower case, ё as е, one kind of dash without spaces beside it, words and digits apart."""
    text = text.lower().replace("ё", "е").replace("\u00a0", " ")
    text = re.sub(r"[‐-―−]", "-", text)
    text = re.sub(r"\s*-\s*", "-", text)
    text = re.sub(r"(?<=\d)(?=[а-я])(?!-)|(?<=[а-я])(?=\d)", " ", text)
    text = re.sub(r"(?<=\d)-(?:й|я|го|м|е|ое|ый|ий|ого|ом|ая|ой|ую|х)(?![а-я])", "", text)
    text = re.sub(r"[«»\"]", "", text)
    text = LIKE_ROMAN.sub(lambda found: ROMAN_LETTERS[found.group(0)], text.replace("\u0456", "i"))
    for pattern, word in SHORT_WORDS:
        text = pattern.sub(word, text)
    text = re.sub(r"(?<!\d)\.|\.(?!\d)", " ", text)
    return " ".join(text.split()).strip(" .,;")


def without_remarks(text: str) -> tuple[str, str]:
    """A normal phrase without brackets that hold no date and without times of day; the remarks apart."""
    remarks = []

    def take(found: re.Match[str]) -> str:
        inside = found.group(1)
        if HAS_DATE.search(inside):
            return f", {inside} "
        if inside.strip():
            remarks.append(inside.strip())
        return " "

    def take_time(found: re.Match[str]) -> str:
        remarks.append(found.group(0).strip(" ,"))
        return " "

    text = TIME_OF_DAY.sub(take_time, text)
    text = BRACKETS.sub(take, text).replace(")", " ")
    remarks = [remark for remark in remarks if remark not in {"мск", "по мск"}]
    return " ".join(text.split()).strip(" .,;"), "; ".join(remarks)


DECISION = re.compile(
    r"\s*,?\s*(?:по (?:решени|усмотрени|выбор|согласовани)\w*\s+(?:оо|оу|школ\w*"
    r"|образовательн\w+ организаци\w*|директор\w*|мо)(?![а-я]))"
)
REPORT_YEAR = re.compile(
    r"(?<=[а-я\d])\s+(?:отчетного|текущего|соответствующего) (?:учебного |календарного )?года"
)
#: «Ноябрь, 3-я неделя» is the third week of November, unless a month of its own follows.
MONTH_FIRST = re.compile(
    rf"(?<![а-я\d])(?P<month>{MONTH_WORD}(?:\s+20\d\d(?:\s+г(?:ода)?(?![а-я]))?)?)\s*,?\s+"
    r"(?P<part>(?:\d|i{1,3}|iv|перв\w+|втор\w+|трет\w+|четверт\w+|последн\w+)\s+"
    rf"(?:(?:недел|декад|половин)[а-я]+|(?:{WEEKDAY})(?![а-я])))"
    rf"(?!\s+{MONTH_WORD}(?![а-я]))"
)


def without_decision(text: str, remark: str) -> tuple[str, str]:
    """A phrase with a date, without what dates nothing: who decides («по решению ОО»), «отчётного», «текущего года»."""
    found = DECISION.search(text)
    if found and HAS_DATE.search(text):
        text = f"{text[: found.start()]} {text[found.end() :]}".strip(" ,;")
        remark = "; ".join(filter(None, (remark, found.group(0).strip(" ,"))))
    text = MONTH_FIRST.sub(r"\g<part> \g<month>", REPORT_YEAR.sub("", text))
    return " ".join(text.split()), remark


def month_of(word: str) -> int:
    """Number of a month named in any case or cut short; ValueError for what `MONTH_WORD` does not match."""
    if re.fullmatch(r"ма[йяеюи]", word):
        return 5
    for number, stem in enumerate(MONTH_STEMS, 1):
        if number != 5 and (word.startswith(stem) or (len(word) >= 3 and stem.startswith(word))):
            return number
    raise ValueError(word)


def small_number(word: str) -> int | None:
    """A number in digits, in words, or as a Roman numeral up to IV."""
    if word.isdigit():
        return int(word)
    if word in ROMAN:
        return ROMAN[word]
    if word in CARDINALS:
        return CARDINALS[word]
    return next((n for stem, n in ORDINALS.items() if word.startswith(stem)), None)


def procedures_in(text: str) -> tuple[str, ...]:
    """Kinds of procedures a normal phrase names, in order, each once."""
    found = sorted(
        (match.start(), kind)
        for name, kind in PROCEDURE_NAMES.items()
        for match in [re.search(rf"(?<![а-я]){re.escape(name)}(?![а-я])", text)]
        if match
    )
    return tuple(dict.fromkeys(kind for _, kind in found))
