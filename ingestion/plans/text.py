"""Small pure functions over the text of one cell: cleaning, joining, numbers of measures, headings."""

import html
import re
import unicodedata

from warehouse.plans.names import strip_names

TAGS = re.compile(
    r"</?(?:b|i|u|s|em|strong|p|div|span|font|sup|sub|td|tr|th|table|small|center|a)\b[^<>]*>", re.I
)
BREAK_TAGS = re.compile(r"<br\b[^<>]*>", re.I)
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
LOOKALIKES = str.maketrans("ABCEHKMOPTXaceopxyk", "АВСЕНКМОРТХасеорхук")

NUMBER = re.compile(r"^(?:п\.?\s*)?(\d{1,3}(?:\s?[.,]\s?\d{1,3})*)\s*[.)]?$")
GLUED_NUMBER = re.compile(r"^(\d{1,3}(?:\.\d{1,3})+)[.)]?\s+(?=\D)|^(\d{1,3})[.)]\s+(?=\D)")
#: «II.3»: the part of a plan in Roman numerals before the number of a measure.
ROMAN_PART = re.compile(r"^(?P<part>[IVXІХ]{1,4})\.\s?(?P<rest>\d{1,3}(?:\.\d{1,3})*)\s*[.)]?$")
ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
ROMAN = re.compile(r"^(?=[IVXІУХ])[IVXLІУХ]{1,6}[.)]?$")
SECTION_MARK = re.compile(
    r"^(?:(?:[IVXІУХ]{1,6})[.)]\s|направление\s*№?\s*\d|раздел\b|блок\s*№?\s*\d|модуль\s*№?\s*\d|этап\s*№?\s*\d)",
    re.I,
)
STAGE = re.compile(r"[а-яё-]+(?:ый|ой|ий)\s+этап\W*", re.I)
TIMING_WORDS = re.compile(
    r"январ|феврал|март|апрел|\bма[йея]|июн|июл|август|сентябр|октябр|ноябр|декабр|\b20\d\d\b|\d\d\.\d\d\b"
    r"|течени[ие]|ежегод|ежемес|ежекварт|ежедн|еженед|квартал|\bкв\b|полугод|график|по плану|планом|по мере|постоянн"
    r"|системат|регулярн|период|по запрос|по итогам|по отдельн|не позднее|весь год"
    r"|\bраза? в|до начала|после",
    re.I,
)
OPEN_END = re.compile(r"(?:[,(\-–—]|\b(?:и|в|во|на|по|для|с|со|к|о|об|от|из|за|при|у|или|не))$", re.I)


def clean(value: str) -> str:
    """Text of a cell without tags, entities, invisible signs; one space between words."""
    value = INVISIBLE.sub("", html.unescape(value.replace("**", "")))
    value = TAGS.sub("", BREAK_TAGS.sub(" ", value))
    return " ".join(unicodedata.normalize("NFC", value).split())


def join(left: str, right: str) -> str:
    """Two parts of one cell as one text; a part broken at a hyphen or a slash gets no space."""
    if not left or not right:
        return left or right
    tight = (re.search(r"\w-$", left) and right[0].isalnum()) or re.search(r"\w/$", left)
    return left + right if tight else f"{left} {right}"


def join_lines(value: str) -> str:
    """The wrapped lines of one cell (as a pdf gives them) as one text."""
    result = ""
    for line in value.splitlines():
        result = join(result, clean(line))
    return result


def fold(value: str) -> str:
    """Text for comparison: lower case, ё as е, Latin look-alikes as Cyrillic, letters, digits and № only."""
    value = clean(value)
    if re.search(r"[А-Яа-яёЁ]", value):
        value = value.translate(LOOKALIKES)
    return re.sub(r"[^0-9a-zа-я№]", "", value.lower().replace("ё", "е"))


def number_of(value: str) -> str | None:
    """The number of a measure without its final dot (`2.10.` gives `2.10`, `II.3` gives `2.3`); None for other text."""
    found = NUMBER.match(value)
    if not found:
        parted = ROMAN_PART.match(value.strip().upper().replace("І", "I").replace("Х", "X"))
        return f"{_of_roman(parted['part'])}.{parted['rest']}" if parted else None
    return re.sub(r"\s", "", found.group(1)).replace(",", ".")


def _of_roman(numeral: str) -> int:
    values = [ROMAN_VALUES[sign] for sign in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def split_glued(value: str) -> tuple[str, str] | None:
    """`4.3. Участие в вебинарах` as (`4.3`, `Участие в вебинарах`); None when no number leads the text."""
    found = GLUED_NUMBER.match(value)
    if not found:
        return None
    return found.group(1) or found.group(2), value[found.end() :]


def is_roman(value: str) -> bool:
    """Whether the text is a Roman numeral alone, Cyrillic look-alikes included (`У.` stands for `V.`)."""
    return bool(ROMAN.match(value.strip().upper()))


def starts_low(value: str) -> bool:
    """Whether the text begins in the middle of a sentence: with a small letter or closing punctuation."""
    return bool(value) and (value[0].islower() or value[0] in ",;)»")


def has_section_mark(value: str) -> bool:
    """Whether the text begins as headings of plans do (`IV. …`, `Направление 2. …`, `Раздел …`)."""
    return bool(SECTION_MARK.match(value))


def looks_like_timing(value: str) -> bool:
    """Whether the text holds words of time; evidence for the place of columns, not a parser."""
    return bool(TIMING_WORDS.search(value))


def ends_open(value: str) -> bool:
    """Whether the text stops where a sentence cannot stop (a comma, a preposition, a hyphen)."""
    return bool(OPEN_END.search(value))


def is_page_number(value: str) -> bool:
    """Whether a line outside the table is only the number of a page."""
    return bool(
        re.fullmatch(
            r"[-–—\s]*(?:стр(?:аница|\.)?\s*)?\d{1,3}(?:\s*(?:из|/)\s*\d{1,3})?[-–—\s]*", value, re.I
        )
    )


def months_own(name: str) -> str:
    """The name of a month as a day has it: «Сентябрь 2024» – «сентября 2024»."""
    month, _, rest = name.lower().partition(" ")
    own = f"{month}а" if month in ("март", "август") else re.sub(r"[ьй]$", "я", month)
    return " ".join(filter(None, (own, rest)))


def quote(value: str, limit: int = 60) -> str:
    """A short citation of a text in Russian quotation marks, for messages; names of people are left out."""
    value = strip_names(value) or "…"
    value = value if len(value) <= limit else value[: limit - 1].rstrip() + "…"
    return f"«{value}»"
