"""The scale of marks in an official description: which primary scores give which mark, however its table is drawn."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingestion.core.text import squeeze

RANGE = re.compile(r"(?<!\d)(\d{1,3})\s*[-–—−]\s*(\d{1,3})(?!\d)")
NUMBER = re.compile(r"\d+")
SAYS_MARK = re.compile(r"отмет|оценк", re.IGNORECASE)
MARKS = ("2", "3", "4", "5")
#: The row of scores stands below the row of marks; between them a repeated header at most.
NEAR = 3

Line = tuple[int, Sequence[str | None]]


@dataclass(frozen=True)
class Scale:
    """The lowest primary scores of marks 3, 4 and 5 and the highest score of all, with the lines that say it."""

    min3: float
    min4: float
    min5: float
    top: float
    lines: tuple[int, ...]


@dataclass(frozen=True)
class FoundScale:
    """What was found of a scale: itself, or that there is one whose scores do not join (`scale` is None)."""

    scale: Scale | None
    line: int


def find_scale(lines: Sequence[Line]) -> FoundScale | None:
    """Find the scale among the lines of a document (number, cells); None where nothing looks like one.

    Read are a row of marks above a row of scores, a row for each mark, and sentences «0–5 баллов – отметка «2»». Scores
    that leave a gap or overlap are no scale: nothing is guessed.
    """
    first_line: int | None = None
    for pairs, numbers in (*_across(lines), *_down(lines)):
        scale = _joined(pairs, numbers)
        if scale:
            return FoundScale(scale, numbers[0])
        first_line = numbers[0] if first_line is None else first_line
    return None if first_line is None else FoundScale(None, first_line)


Found = tuple[dict[str, tuple[int, int]], tuple[int, ...]]


def _text(cells: Sequence[str | None]) -> str:
    return " | ".join(squeeze(cell) for cell in cells if cell)


def _across(lines: Sequence[Line]) -> Iterator[Found]:
    """A row that counts the marks and, near below it, a row with a range for each."""
    for at, (number, cells) in enumerate(lines):
        text = _text(cells)
        counted = NUMBER.findall(text)
        marks = tuple(counted[-4:])
        near = " ".join(_text(row) for _, row in lines[max(0, at - 2) : at + 1])
        if sorted(marks) != list(MARKS) or len(counted) > 5 or not SAYS_MARK.search(near):
            continue
        for below, row in lines[at + 1 : at + 1 + NEAR]:
            ranges = _ranges(row)
            if len(ranges) == len(MARKS):
                yield dict(zip(marks, ranges, strict=True)), (number, below)
                break


def _ranges(cells: Sequence[str | None]) -> list[tuple[int, int]]:
    """Scores of a row: ranges, and in cells of their own a single score too."""
    last = [text for cell in cells if (text := squeeze(cell))][-len(MARKS) :]
    found = [RANGE.fullmatch(text) or re.fullmatch(r"(\d{1,3})()", text) for text in last]
    if len(last) == len(MARKS) and all(found):
        return [(int(one[1]), int(one[2] or one[1])) for one in found if one]
    return [(int(low), int(high)) for low, high in RANGE.findall(_text(cells))]


def _down(lines: Sequence[Line]) -> Iterator[Found]:
    """Four lines one below the other, each with one range and one mark; or one sentence that names all four."""
    found: dict[str, tuple[int, int]] = {}
    numbers: list[int] = []
    is_named = False
    for at, (number, cells) in enumerate(lines):
        text = _text(cells)
        pairs = _pairs(text)
        near = " ".join(_text(row) for _, row in lines[max(0, at - 2) : at + 1])
        if not pairs or any(mark in found for mark in pairs):
            found, numbers, is_named = {}, [], False
        if pairs:
            is_named = is_named or bool(SAYS_MARK.search(near))
            found |= pairs
            numbers.append(number)
            if found.keys() == set(MARKS) and is_named:
                yield dict(found), tuple(numbers)
                found, numbers, is_named = {}, [], False


def _pairs(text: str) -> dict[str, tuple[int, int]]:
    """Mark → scores of a line: one range with one mark beside it, or several in a sentence."""
    ranges = RANGE.findall(text)
    alone = NUMBER.findall(RANGE.sub(" ", text))
    if len(ranges) != len(alone) or any(mark not in MARKS for mark in alone) or len(set(alone)) < len(alone):
        return {}
    return {mark: (int(low), int(high)) for mark, (low, high) in zip(alone, ranges, strict=True)}


def _joined(pairs: dict[str, tuple[int, int]], numbers: tuple[int, ...]) -> Scale | None:
    """The scale, where it begins at 0 and every mark begins right after the one below it."""
    bounds = [pairs[mark] for mark in MARKS]
    is_whole = bounds[0][0] == 0 and all(low <= high for low, high in bounds)
    if not is_whole or any(after[0] != before[1] + 1 for before, after in pairwise(bounds)):
        return None
    low3, low4, low5 = (float(low) for low, _ in bounds[1:])
    return Scale(low3, low4, low5, float(bounds[3][1]), tuple(dict.fromkeys(numbers)))
