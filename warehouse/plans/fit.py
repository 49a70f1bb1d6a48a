"""Whether something that was done proves a measure: the same kind of action, procedure, class, year, people, subject.

For the model of facts. A full fit closes a measure with its evidence; a partial one only asks people; what
contradicts the measure in anything that both name is about something else.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from warehouse.home import PROJECT_ROOT
from warehouse.plans.said import Said, plain, said

DEEDS = PROJECT_ROOT / "dbt_project" / "seeds" / "plan_deeds.csv"
#: What people gather for: who was there is part of what was to be done.
TALKS = frozenset({"meeting", "webinar", "briefing", "interview", "parents", "pupils", "training", "advice"})
#: Kinds whose subject may stand in the expected result alone: «Совещание с руководителями» – «объективность».
WIDE = TALKS | {"practice"}
#: The share of what a deed is about that the measure must speak of.
ENOUGH, SOME = 0.6, 0.25
#: What a fact of the warehouse's own tables says stands in its columns, so silence of it is no lack.
ABOUT_ASSESSMENT = re.compile(
    r"оценочн|\bвпр|\bкдр|\bдкр|\bнико\b|\bрико\b|\bогэ|\bегэ|всероссийск\w* проверочн|диагностическ|объективн|"
    r"оценивани|оценк|наблюдател|эксперт|перепровер|признак|критери|проверк\w* работ|качеств\w* образовани|"
    r"квалификаци|курс"
)


@dataclass(frozen=True)
class Asked:
    """What a measure asks for: the code of its kind of action, what its title and its expected result say."""

    action: str
    title: Said
    result: Said


@dataclass(frozen=True)
class Deed:
    """One rule of the seed: what a kind of paper or event proves, what it resembles."""

    deed: str
    label: str
    source: str
    pattern: re.Pattern[str]
    proves: frozenset[str]
    resembles: frozenset[str]


@dataclass(frozen=True)
class Fit:
    """How a deed stands to a measure: it proves it where nothing is wanting; otherwise what is, in words."""

    wanting: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether the deed closes the measure by itself."""
        return not self.wanting


@cache
def deeds(path: Path = DEEDS) -> tuple[Deed, ...]:
    """Return the rules of deeds in the order in which they are tried."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: (row["source"], int(row["place"])))
    return tuple(
        Deed(
            row["deed"],
            row["label"],
            row["source"],
            re.compile(row["pattern"]),
            frozenset(row["proves"].split()),
            frozenset(row["resembles"].split()),
        )
        for row in rows
    )


def deed_of(source: str, words: str) -> Deed | None:
    """The first rule of a source («document», «event»…) that the words of a deed meet, None where none does."""
    text = plain(words)
    return next((one for one in deeds() if one.source == source and one.pattern.search(text)), None)


def asked(
    action: str | None, title: str | None, expected_result: str | None, timing: str | None = None
) -> Asked:
    """What a measure asks for, out of its kind of action and its words; a procedure may stand in its time alone."""
    named = said(title or "")
    if not named.procedures and timing:
        named = replace(named, procedures=said(timing).procedures)
    return Asked(action or "", named, said(expected_result or ""))


def fit(measure: Asked, deed: Deed, words: str, *, is_own_words: bool = True) -> Fit | None:
    """How a deed stands to a measure; None where it is about something else.

    words: what the deed says of itself. is_own_words: people wrote them, so what they do not name is wanting;
    columns of the warehouse name what they know and are not asked for a subject.
    """
    if measure.action in deed.proves:
        wanting = []
    elif measure.action in deed.resembles:
        wanting = ["вид работы"]
    else:
        return None
    done = said(words)
    spoken = measure.title.about | measure.result.about
    if is_own_words and not ABOUT_ASSESSMENT.search(plain(words)) and not done.about & spoken:
        return None
    compared: tuple[tuple[str, frozenset[Any], frozenset[Any]], ...] = (
        ("процедура", measure.title.procedures, done.procedures),
        ("класс", measure.title.classes, done.classes),
        ("предмет", measure.title.subjects, done.subjects),
        ("год", measure.title.years, done.years),
    )
    for name, wanted, named in compared:
        if wanted and named and not wanted & named:
            return None
        # What speaks of all of several is silent of each.
        is_one = len(wanted) == 1 or name == "процедура"
        if name != "год" and wanted and not named and is_one:
            wanting.append(name)
        elif name in ("класс", "предмет") and is_own_words and named and named < wanted:
            wanting.append(f"не все: {name}")
    if measure.title.observers and done.observers and not measure.title.observers & done.observers:
        wanting.append("вид наблюдателя")
    if is_own_words and (lack := _lack_of_subject(measure, done)) is not None:
        if lack == "иное":
            return None
        wanting.extend(filter(None, [lack]))
    quoted = measure.title.quoted
    if is_own_words and quoted and len(quoted & done.stems) < len(quoted) / 2 and "тема" not in wanting:
        wanting.append("тема")
    gathered = measure.title.people - {"родители", "обучающиеся"}
    if measure.action in TALKS and is_own_words and gathered and not done.people & gathered:
        wanting.append("адресат")
    return None if len(wanting) > MOST_WANTING else Fit(tuple(wanting))


#: A deed that differs in more than this is not even like the measure.
MOST_WANTING = 1


def _lack_of_subject(measure: Asked, done: Said) -> str | None:
    """«тема» where only a part is the same, «иное» where nothing is, None where what it is about is the measure's."""
    is_talk = measure.action in TALKS
    own = measure.title.about | (frozenset() if is_talk else measure.title.people)
    wide = own | measure.result.about
    named = done.about | (frozenset() if is_talk else done.people)
    if not named:
        return "тема" if own else None
    if not wide:
        return "тема"
    share = len(named & wide) / len(named)
    if share < SOME:
        return "иное"
    is_named = bool(named & own) or (not own and measure.action in WIDE)
    return None if share >= ENOUGH and is_named else "тема"
