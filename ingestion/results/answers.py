"""Answers of an exam as a protocol writes them: `++-2` for short ones, `1(1)2(3)` for open ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

OPEN = re.compile(r"([\dXxХх-])\s*\((\d+)\)")
#: Of so many works the answers must add up to the primary score for every sign to be worth one point.
LEAST_SHARE = 0.8


@dataclass(frozen=True)
class Answer:
    """What stands for one task: the score as text (`X` – not attempted) and the maximum where it is named."""

    text: str
    most: float | None


def answers_of(short: str | None, open_: str | None) -> dict[str, Answer]:
    """Return code of the task → answer: short ones are numbered from 1, open ones `Р1`, `Р2`, …"""
    found = {}
    signs = re.sub(r"\s+", "", short or "")
    if re.fullmatch(r"[+\-\d]+", signs):
        for number, sign in enumerate(signs, 1):
            found[str(number)] = Answer({"+": "1", "-": "0"}.get(sign, sign), 1.0 if sign in "+-" else None)
    for number, (score, most) in enumerate(OPEN.findall(open_ or ""), 1):
        found[f"Р{number}"] = Answer(score if score.isdigit() else "X", float(most))
    return found


def are_weighed(works: Sequence[dict[str, Answer]], totals: Sequence[str | None]) -> bool:
    """Whether the signs say points: a plus may be worth two, and then the answers do not add up to the score."""
    sums = [
        (
            sum(float(one.text) for one in answers.values() if one.text.isdigit()),
            float(total.replace(",", ".")),
        )
        for answers, total in zip(works, totals, strict=True)
        if answers and total and re.fullmatch(r"\d+(?:[.,]\d+)?", total)
    ]
    return bool(sums) and sum(added == said for added, said in sums) >= LEAST_SHARE * len(sums)


def most_of(code: str, works: Sequence[dict[str, Answer]]) -> float | None:
    """Return the largest maximum that works name for a task; None where none does."""
    named = [most for answers in works if code in answers and (most := answers[code].most) is not None]
    return max(named, default=None)
