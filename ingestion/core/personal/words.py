"""What one word may be: a given name, a patronymic, a surname, a place, an ordinary word of the language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from ingestion.core.personal import lists
from ingestion.core.personal.vocabulary import vocabulary

PATRONYMIC = re.compile(
    r"[а-я]{2,}(?:[оеы]вич|ьич|мич|[лкмнт]ич|[оеы]вн|[иы]чн|иничн)(?:а|у|ем|ом|е|ы|ой|ою|ей)?"
    r"|[а-я]{3,}(?:оглы|кызы|улы|уулу|гызы|оглу)"
)
AFTER_FATHER = vocabulary("after_father")
_SURNAME_END = re.compile(
    r"[а-я]{2,}(?:(?:ов|ев|ин|ын)(?:а|у|ым|ой|е|ы|ых|ыми)?|(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую)"
    r"|енко|[чщн]ук|юк|ян|янц|дзе|швили|иани|уа|ба|заде|оглу|ару|ипа|ых|их)"
)
_SERVICE = {"PREP", "CONJ", "PRCL", "VERB", "INFN", "ADVB", "NPRO", "GRND", "PRED", "PRTS", "Apro"}
_NAMES = {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad", "Abbr", "Init"}


@dataclass(frozen=True, slots=True)
class Word:
    """Roles of a word.

    `is_common` – the language has it as an ordinary word too, `is_known` – the dictionary has it, `is_listed` – a list
    or the dictionary knows it as a name, `is_shaped` – a surname by its ending, whatever else the language has it for
    («кулаков», «полевой»), `is_exact` – a list has it letter for letter, `is_service` – it can only join
    other words (a preposition, a verb), `lemmas` – first forms of the ordinary words it may be.
    """

    given: bool = False
    patronymic: bool = False
    surname: bool = False
    is_common: bool = False
    is_known: bool = False
    is_place: bool = False
    is_listed: bool = False
    ends_as_surname: bool = False
    is_shaped: bool = False
    is_exact: bool = False
    is_service: bool = False
    lemmas: frozenset[str] = frozenset()

    @property
    def is_name(self) -> bool:
        """Whether it can be a part of a name."""
        return self.given or self.patronymic or self.surname

    @property
    def is_only_name(self) -> bool:
        """Whether it can be nothing else."""
        return self.is_name and not self.is_common and not self.is_place


@cache
def morphology() -> Any:
    """The analyser of words, loaded once: it takes a fifth of a second."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


@lru_cache(maxsize=200_000)
def look(word: str) -> Word:
    """Return what a word in lower case with `е` for `ё` may be; a double word is what its parts are."""
    if "-" in word:
        parts = [look(part) for part in word.split("-") if part]
        if not parts:
            return Word()
        return Word(
            given=any(p.given for p in parts),
            patronymic=any(p.patronymic for p in parts),
            surname=any(p.surname for p in parts),
            is_common=any(p.is_common for p in parts),
            is_known=all(p.is_known for p in parts),
            is_place=all(p.is_place for p in parts),
            is_listed=any(p.is_listed for p in parts),
            ends_as_surname=any(p.ends_as_surname for p in parts),
            is_shaped=any(p.is_shaped for p in parts),
            lemmas=frozenset().union(*(p.lemmas for p in parts)),
        )
    if len(word) < 2:
        return Word()
    parses = morphology().parse(word)
    known_parses = [parse for parse in parses if parse.is_known]
    known = [set(re.split(r"[ ,]", str(parse.tag))) for parse in known_parses]
    tags = set().union(*known) if known else set()
    is_common = any(not tag & _NAMES for tag in known)
    is_shaped = bool(_SURNAME_END.fullmatch(word))
    ends = is_shaped and (not is_common or "Surn" in tags)
    listed_given, listed_surname = lists.holds(lists.given_names(), word), lists.holds(lists.surnames(), word)
    patronymic = "Patr" in tags or bool(PATRONYMIC.fullmatch(word) and not is_common)
    predicted = not known and "Surn" in str(parses[0].tag) if parses else False
    surname = "Surn" in tags or listed_surname or (not is_common and (ends or predicted))
    return Word(
        given="Name" in tags or listed_given,
        patronymic=patronymic,
        surname=surname,
        is_common=is_common,
        is_known=bool(known),
        is_place="Geox" in tags and not {"Surn", "Name"} & tags,
        is_listed=listed_given or listed_surname or bool({"Name", "Surn", "Patr"} & tags),
        ends_as_surname=ends,
        is_shaped=is_shaped and surname,
        is_exact=word in lists.given_names() or word in lists.surnames(),
        is_service=bool(known) and all(tag & _SERVICE for tag in known),
        lemmas=frozenset(
            parse.normal_form.replace("ё", "е")
            for parse, tag in zip(known_parses, known, strict=True)
            if not tag & _NAMES
        ),
    )
