"""People, contacts and documents drawn from packages whose lists the rules do not use; nothing of them is kept.

Given names and surnames: `mimesis` (Russian and Kazakh), `faker` (Russian), `natasha` (its list of given names, with
those of Turkic, Caucasian and Mongolian peoples). Cases are made by `pymorphy3`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path

import natasha
from faker.providers.person.ru_RU import Provider as Russian
from mimesis import Generic
from mimesis.locales import Locale

from ingestion.core.personal.words import morphology

CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_WORD = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?")
LOOKALIKE = str.maketrans("АВСЕНКМОРТХУасеорху", "ABCEHKMOPTXYaceopxy")


@dataclass(frozen=True)
class Person:
    """A drawn person; `surname` and `patronymic` agree with the sex of the given name."""

    surname: str
    given: str
    patronymic: str


def is_ordinary(word: str) -> bool:
    """Whether the language has a word as an ordinary one too: alone it can be told from a name by nobody."""
    names = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"}
    parses = [parse for parse in morphology().parse(word.lower()) if parse.is_known]
    return any(not set(re.split(r"[ ,]", str(parse.tag))) & names for parse in parses)


def _clean(words: list[str]) -> list[str]:
    return sorted({word for word in words if _WORD.fullmatch(word) and len(word) > 2})


@cache
def _lists() -> dict[str, list[str]]:
    """Return the drawn-from lists by name."""
    russian, kazakh = Generic(locale=Locale.RU).person, Generic(locale=Locale.KK).person
    of_mimesis = [
        person._extract(["names", sex]) for person in (russian, kazakh) for sex in ("male", "female")
    ]
    surnames = [
        person._extract(["surnames", sex]) for person in (russian, kazakh) for sex in ("male", "female")
    ]
    folder = Path(natasha.__file__).parent / "data" / "dict"
    peoples = [word.capitalize() for word in (folder / "first.txt").read_text(encoding="utf-8").split()]
    return {
        "given": _clean([*chain(*of_mimesis), *Russian.first_names_male, *Russian.first_names_female]),
        "peoples": [word for word in _clean(peoples) if not is_ordinary(word)],
        "surnames": _clean([*chain(*surnames), *Russian.last_names_male, *Russian.last_names_female]),
        "patronymics": _clean([*Russian.middle_names_male, *Russian.middle_names_female]),
    }


def _is_woman(word: str) -> bool:
    return word.endswith(("а", "я"))


def person(dice: random.Random) -> Person:
    """Draw one: half of the given names are of the peoples' list, half of the patronymics are made of such a name."""
    lists = _lists()
    given = dice.choice(lists["peoples" if dice.random() < 0.5 else "given"])
    woman = _is_woman(given)
    same = [
        word
        for word in lists["surnames"]
        if _is_woman(word) == woman or not re.search(r"(ов|ев|ин|кий)а?я?$", word)
    ]
    if dice.random() < 0.5:
        fitting = [word for word in lists["patronymics"] if _is_woman(word) == woman]
        return Person(dice.choice(same), given, dice.choice(fitting))
    father = dice.choice(lists["peoples"])
    stem = father[:-1] if father[-1] in "аяйьоеиуыэюё" else father
    soft = father[-1] in "яйьеёюи"
    return Person(dice.choice(same), given, stem + ("ев" if soft else "ов") + ("на" if woman else "ич"))


def in_case(word: str, case: str) -> str:
    """Return a name in a case of the singular as `pymorphy3` declines it; as it is where it cannot."""
    wanted = {"femn"} if _is_woman(word) else {"masc"}
    for parse in morphology().parse(word.lower()):
        tags = set(re.split(r"[ ,]", str(parse.tag)))
        if (
            {"Name", "Surn", "Patr"} & tags
            and {"sing", "nomn"} | wanted <= tags
            and (made := parse.inflect({case, "sing"}))
        ):
            return str(made.word).capitalize()
    return word


def declined(who: Person, case: str) -> Person:
    """Return a person in a case."""
    return Person(*(in_case(part, case) for part in (who.surname, who.given, who.patronymic)))


def disguised(text: str, dice: random.Random) -> str:
    """Return the text with some letters of each word in another alphabet that looks the same."""
    return re.sub(
        r"\w+",
        lambda found: "".join(
            c.translate(LOOKALIKE) if dice.random() < 0.5 and i else c for i, c in enumerate(found[0])
        ),
        text,
    )


#: Ways to write a person; alone – the surname without anything.
FORMS: dict[str, Callable[[Person], str]] = {
    "фамилия, имя, отчество": lambda p: f"{p.surname} {p.given} {p.patronymic}",
    "имя, отчество, фамилия": lambda p: f"{p.given} {p.patronymic} {p.surname}",
    "фамилия и имя": lambda p: f"{p.surname} {p.given}",
    "имя и фамилия": lambda p: f"{p.given} {p.surname}",
    "имя и отчество": lambda p: f"{p.given} {p.patronymic}",
    "фамилия и инициалы": lambda p: f"{p.surname} {p.given[0]}.{p.patronymic[0]}.",
    "инициалы и фамилия": lambda p: f"{p.given[0]}. {p.patronymic[0]}. {p.surname}",
    "фамилия и один инициал": lambda p: f"{p.surname} {p.given[0]}.",
    "фамилия": lambda p: p.surname,
}
#: How it is typed.
LETTERS: dict[str, Callable[[str, random.Random], str]] = {
    "как принято": lambda text, dice: text,
    "строчными": lambda text, dice: text.lower(),
    "прописными": lambda text, dice: text.upper(),
    "похожими буквами": disguised,
}


def _digits(dice: random.Random, size: int) -> str:
    return "".join(str(dice.randrange(10)) for _ in range(size))


def phone(dice: random.Random) -> str:
    """A phone with any separators."""
    number = f"9{_digits(dice, 9)}"
    lead = dice.choice(["+7", "8", "7", "+ 7", ""])
    gap = [dice.choice([" ", "-", ".", " - ", "–", "_", "/", ""]) for _ in range(4)]
    if not lead and not any(gap[1:]):
        gap[1] = " "
    code = dice.choice([f"({number[:3]})", number[:3]])
    return (
        f"{lead}{gap[0] if lead else ''}{code}{gap[1]}{number[3:6]}{gap[2]}{number[6:8]}{gap[3]}{number[8:]}"
    )


def snils(dice: random.Random) -> str:
    """A СНИЛС with its check number and any separators."""
    digits = _digits(dice, 9)
    check = sum(int(d) * (9 - i) for i, d in enumerate(digits)) % 101 % 100
    gap = dice.choice(["-", " ", ".", "/", "_", "–", ""])
    return f"{digits[:3]}{gap}{digits[3:6]}{gap}{digits[6:]}{dice.choice([' ', '-', gap]) if gap else ''}{check:02d}"


def card(dice: random.Random) -> str:
    """A number of a bank card."""
    digits = dice.choice("245") + _digits(dice, 14)
    total = sum(
        (2 * int(d) - 9 * (int(d) > 4)) if place % 2 == 0 else int(d) for place, d in enumerate(digits)
    )
    digits += str(-total % 10)
    return dice.choice([" ", "-", "", "."]).join(digits[i : i + 4] for i in range(0, 16, 4))


def email(dice: random.Random) -> str:
    """An e-mail, plain and in disguise."""
    login = "".join(dice.choice("abcdefghklmnoprstuvz") for _ in range(8)) + dice.choice(["", ".77", "_m"])
    host, zone = dice.choice(["mail", "yandex", "school-7", "bk"]), dice.choice(["ru", "com", "рф", "org"])
    at = dice.choice(["@", " @ ", " собака ", "(собака)", "[at]", " at ", "＠", " (at) "])
    dot = dice.choice([".", ".", " . ", " точка ", "(точка)", "[dot]"])
    return f"{login}{at}{host}{dot}{zone}"


def birthday(dice: random.Random) -> str:
    """A day of birth as forms and people write it."""
    day, month, year = dice.randrange(1, 29), dice.randrange(1, 13), dice.randrange(1955, 2017)
    word = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября",
            "декабря"][month - 1]  # fmt: skip
    shown = dice.choice([f"{day:02d}.{month:02d}.{year}", f"{day} {word} {year}", f"{year}-{month:02d}-{day:02d}",
                         f"{day:02d}/{month:02d}/{year}"])  # fmt: skip
    return dice.choice(
        ["{} г.р.", "дата рождения {}", "д.р. {}", "родился {} года", "{} года рождения", "дата рождения: {}"]
    ).format(shown)


def address(dice: random.Random) -> str:
    """An address with a house."""
    made = Generic(locale=Locale.RU, seed=dice.randrange(10**9)).address
    street = made.street_name()
    kind = dice.choice(["ул.", "улица", "пер.", "проспект", "пр-т", "мкр."])
    house, flat = dice.randrange(1, 200), dice.randrange(1, 300)
    return dice.choice(
        ["{} {}, д. {}, кв. {}", "{} {}, {}-{}", "{} {}, дом {}, квартира {}", "{} {} {}, кв. {}"]
    ).format(kind, street, house, flat)


def passport(dice: random.Random) -> str:
    """A passport or a certificate of birth."""
    series, number = _digits(dice, 4), _digits(dice, 6)
    apart = f"{series[:2]} {series[2:]}"
    ways = (
        f"паспорт {series} {number}",
        f"серия {apart} номер {number}",
        f"{apart} № {number}",
        f"{series} {number}",
        f"II-АБ № {number}",
    )
    return dice.choice(ways)


DETAILS: dict[str, Callable[[random.Random], str]] = {
    "телефоны": phone,
    "СНИЛС": snils,
    "банковские карты": card,
    "электронная почта": email,
    "дни рождения": birthday,
    "адреса": address,
    "паспорта и свидетельства": passport,
}
