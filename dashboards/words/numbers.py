"""Numbers, shares and plural forms as Russian offices write them, for pages, pictures and papers."""

from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from math import isfinite

from babel import Locale

RUSSIAN = Locale("ru")
THIN = "\u202f"
MINUS = "\u2212"
HIDDEN = "скрыто"
NO_DATA = "нет данных"
NOT_APPLICABLE = "не применимо"
MISSING_SIGNS = {HIDDEN: "•", NO_DATA: "–", NOT_APPLICABLE: "×"}


def number(value: float | None, digits: int = 0) -> str:
    """Decimal comma and thin thousands: ``24917`` → «24 917»; nothing known → «–»."""
    if value is None or not isfinite(value):
        return MISSING_SIGNS[NO_DATA]
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    sign = MINUS if exact < 0 else ""
    whole, _, fraction = f"{abs(exact):f}".partition(".")
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)][::-1]
    # Four digits stay together: a year-long habit of Russian typography, and years never split.
    grouped = whole if len(whole) <= 4 else THIN.join(groups)
    return sign + grouped + ("," + fraction if fraction else "")


def signed(value: float | None, digits: int = 1) -> str:
    """A difference with its sign: «+0,6», «−1,2», «0,0»."""
    text = number(value, digits)
    if value is None or text.startswith(MINUS) or not text.strip("0,"):
        return text.removeprefix(MINUS) if not text.strip("0," + MINUS) else text
    return text if text == MISSING_SIGNS[NO_DATA] else "+" + text


def digits_for(n: int | None) -> int:
    """Digits after the comma of a percentage that ``n`` people support: none below 100."""
    return 1 if n is not None and n >= 100 else 0


def percent(value: float | None, n: int | None = None, digits: int | None = None) -> str:
    """A share in percent with a thin space: «61 %»; the number of digits follows ``n``."""
    text = number(value, digits_for(n) if digits is None else digits)
    return text if text == MISSING_SIGNS[NO_DATA] else f"{text}{THIN}%"


def points(value: float | None, digits: int = 1) -> str:
    """A difference of two shares in percentage points: «+3,5 п.п.»."""
    text = signed(value, digits)
    return text if text == MISSING_SIGNS[NO_DATA] else f"{text}{THIN}п.п."


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form of a noun after a number by the rules of CLDR: 1 школа, 2 школы, 5 школ, 11 школ, 21 школа."""
    return {"one": one, "few": few}.get(RUSSIAN.plural_form(abs(count)), many)


@cache
def _forms(noun: str) -> tuple[str, str, str]:
    # Imported here: the dictionary takes half a second, and most commands count nothing.
    from dashboards.words.morphology import forms_after_numbers

    return forms_after_numbers(noun)


def count(value: int, noun: str) -> str:
    """A number with its noun in the right form: «3 школы».

    ``noun`` is a Russian noun in the nominative singular; ValueError for anything else.
    """
    return f"{number(value)} {plural(value, *_forms(noun))}"


@cache
def _case_forms(noun: str, case: str) -> tuple[str, str]:
    from dashboards.words.morphology import forms_in_case

    return forms_in_case(noun, case)


def counted(value: int, noun: str, case: str = "gent") -> str:
    """A number with its noun in an oblique case: after «из» – «21 школы», «24 школ»; «datv» – «1 школе», «3 школам».

    ``noun`` is a Russian noun in the nominative singular; ValueError for anything else.
    """
    one, many = _case_forms(noun, case)
    return f"{number(value)} {plural(value, one, many, many)}"


def out_of(part: int, whole: int, noun: str) -> str:
    """A part of a whole, the only way to write it with a noun: «20 из 21 школы», «3 из 24 школ»."""
    return f"{number(part)} из {counted(whole, noun)}"


def sample(n: int | None) -> str:
    """Size of a group for subtitles and cells: «n = 24 917»."""
    return f"n = {number(n)}"


def upper_first(text: str) -> str:
    """Words that begin a sentence or stand alone: their first letter great."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """A sentence inside another one: its first letter small."""
    return text[:1].lower() + text[1:]
