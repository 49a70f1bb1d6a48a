"""What a measure asks to be done, out of its words: to analyse, to order, to meet. A fact proves only its own kind."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import polars as pl

from warehouse.home import PROJECT_ROOT

RULES = PROJECT_ROOT / "dbt_project" / "seeds" / "plan_actions.csv"
#: Nothing in the words says what is to be done.
UNKNOWN = ""
CLEAR, LIKELY = "ясно", "предположительно"
#: A person has said what the measure asks for, or that it asks for none of the kinds.
TOLD, OTHER = "сказано человеком", "другое"


@dataclass(frozen=True)
class Kind:
    """One kind of action: its code, its words for people, how its words begin, its place where two begin together."""

    code: str
    label: str
    pattern: re.Pattern[str]
    place: int


@dataclass(frozen=True)
class Action:
    """What a measure asks for: the code of the kind ('' = not known), how sure its words are, the words themselves."""

    code: str
    confidence: str
    words: str


@cache
def kinds(path: Path = RULES) -> tuple[Kind, ...]:
    """Return the kinds of action of the seed, in its order."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Kind(row["action"], row["label"], re.compile(row["pattern"]), int(row["place"]))
            for row in csv.DictReader(file)
        )


def action_of(title: str, expected_result: str = "") -> Action:
    """Read what a measure asks to be done.

    The kind whose words come first in the title is what is to be done; the rest of the title says about what, with whom
    and by what means. Sure («ясно») where the title names one kind only, or the expected result names the same; likely
    otherwise. A title that names none is read by its expected result, never surely.
    """
    named = _named(title)
    if not named:
        expected = _named(expected_result)
        return Action(expected[0][2].code, LIKELY, expected[0][3]) if expected else Action(UNKNOWN, "", "")
    first = named[0][2]
    others = {kind.code for _, _, kind, _ in named}
    confirmed = first.code in {kind.code for _, _, kind, _ in _named(expected_result)}
    return Action(first.code, CLEAR if len(others) == 1 or confirmed else LIKELY, named[0][3])


def told_action(words: str | None) -> Action | None:
    """Return the kind that a person has named by its words for people, None where nobody has."""
    if not words:
        return None
    return Action({kind.label: kind.code for kind in kinds()}.get(words, UNKNOWN), TOLD, "")


def actions_frame(measures: pl.DataFrame) -> pl.DataFrame:
    """Return what each measure asks for; measures: plan_id, number, title, expected_result, action_read.

    What a person has said (`action_read`, the words of a kind or «другое») goes before what the words of the plan say.
    Returns plan_id, number, action (null where no words name one), action_label, action_confidence, action_words.
    """
    labels = {kind.code: kind.label for kind in kinds()}
    rows = []
    columns = ("plan_id", "number", "title", "expected_result", "action_read")
    for row in measures.select(columns).iter_rows(named=True):
        action = told_action(row["action_read"]) or action_of(
            row["title"] or "", row["expected_result"] or ""
        )
        rows.append(
            {
                "plan_id": row["plan_id"],
                "number": row["number"],
                "action": action.code or None,
                "action_label": labels.get(action.code),
                "action_confidence": action.confidence or None,
                "action_words": action.words or None,
            }
        )
    names = ("plan_id", "number", "action", "action_label", "action_confidence", "action_words")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String))


def _named(text: str) -> list[tuple[int, int, Kind, str]]:
    """Kinds that a text names, by where their words begin; of two that begin together the one before in the seed."""
    plain = " ".join(text.lower().replace("ё", "е").split())
    found = [
        (match.start(), kind.place, kind, match.group())
        for kind in kinds()
        if (match := kind.pattern.search(plain))
    ]
    return sorted(found, key=lambda one: one[:2])
