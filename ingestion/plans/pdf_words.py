"""Words of a pdf table that stick out of their narrow cells: given back to the cell that they were written in.

A program that writes a pdf lays a word that is too long over the edge of its cell, onto the text of its neighbour; read
by places of letters alone, both come out torn. Letters stand in the file in the order in which they were written, and
such a word begins at the left of its own cell or stands at the middle of it: by both the owner is told.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ingestion.core.personal.words import morphology

if TYPE_CHECKING:
    from pdfplumber.table import Table

Char = dict[str, Any]
Cell = tuple[float, float, float, float]

#: Of the size of letters: the widest gap inside a word, the deepest step back that kerning makes, a change of line.
GAP, BACK, OTHER_LINE = 0.12, 0.15, 0.3
#: Points within which words begin at the same distance from an edge, or stand at a middle.
NEAR = 0.7
SQUEEZED = 0.5
#: Of the size of letters: a wider step than between letters of one word.
EXACT = 0.01


@dataclass(frozen=True)
class Word:
    """Letters written one after another, and the blanks written after them."""

    chars: list[Char]
    blanks: list[Char]

    @property
    def start(self) -> float:
        """Its left end."""
        return float(self.chars[0]["x0"])

    @property
    def end(self) -> float:
        """Its right end."""
        return float(self.chars[-1]["x1"])

    @property
    def text(self) -> str:
        """Its letters."""
        return "".join(char["text"] for char in self.chars)

    @property
    def height(self) -> float:
        """Where it stands from the top of the page."""
        return float(self.chars[0]["top"] + self.chars[0]["bottom"]) / 2

    def stands_in(self, cell: Cell) -> bool:
        """Whether all its letters stand over a cell."""
        return all(cell[0] <= _middle(char) <= cell[2] for char in self.chars)

    def touches(self, cell: Cell) -> bool:
        """Whether any of its letters stands over a cell."""
        return any(cell[0] <= _middle(char) <= cell[2] for char in self.chars)


def return_words(chars: list[Char], table: Table) -> bool:
    """Move the letters of words that stick out of their cells back into them; False where an owner cannot be told.

    chars: the letters of the page in the order of the file, changed in place.
    """
    rows = [(word, _cells_beside(table, word)) for word in _words(chars)]
    rows = [(word, cells) for word, cells in rows if any(map(word.touches, cells))]
    insets: Counter[float] = Counter()
    outside, settled = [], []
    for word, cells in rows:
        own = _cell_of(word, table)
        if own is None:
            outside.append((word, cells))
        else:
            insets[round(word.start - own[0], 1)] += 1
            settled.append((word, own))
    usual = insets.most_common(1)[0][0] if insets else 0.0
    whole = [parts for word, cells in outside if (parts := _parted(word, cells, usual)) is not None]
    if len(whole) < len(outside):
        return False
    settled += [(part, own) for parts in whole for part in parts if (own := _cell_of(part, table))]
    outside = [
        (part, _cells_beside(table, part)) for parts in whole for part in parts if not _cell_of(part, table)
    ]
    owners = [(word, _by_left(word, cells, usual), _by_middle(word, cells)) for word, cells in outside]
    by_left = sum(left is not None and middle is None for _, left, middle in owners)
    by_middle = sum(middle is not None and left is None for _, left, middle in owners)
    for word, left, middle in owners:
        if left is not None and middle is not None and left != middle and by_left == by_middle:
            return False
        owner = (left or middle) if by_left >= by_middle else (middle or left)
        if owner is None:
            return False
        settled.append((word, owner))
    for word, owner in settled:
        _put_into(word, owner)
    return True


def _words(chars: list[Char]) -> list[Word]:
    words: list[Word] = []
    for char in chars:
        if not char.get("upright", True):
            continue
        if not char["text"].strip():
            if words:
                words[-1].blanks.append(char)
        elif words and not words[-1].blanks and _goes_on(words[-1].chars[-1], char):
            words[-1].chars.append(char)
        else:
            words.append(Word([char], []))
    return words


def _middle(char: Char) -> float:
    return float(char["x0"] + char["x1"]) / 2


def _goes_on(before: Char, char: Char) -> bool:
    size = float(before["size"])
    is_same_line = abs(char["top"] - before["top"]) <= OTHER_LINE * size
    gap = float(char["x0"] - before["x1"])
    # A tagged file numbers its pieces of text; other files leave the number empty.
    is_same_piece = before.get("mcid") == char.get("mcid")
    return is_same_line and is_same_piece and -BACK * size <= gap <= GAP * size


def _parted(word: Word, cells: list[Cell], usual: float) -> list[Word] | None:
    """A word whose end met the beginning of the neighbour's as the two that they are; None where it may be one or two.

    Letters of one word follow each other exactly. The dictionary tells the rest: it knows the whole, or what stands
    before the place where the neighbour's words begin.
    """
    places = [
        i
        for i, char in enumerate(word.chars)
        if i
        and abs(char["x0"] - word.chars[i - 1]["x1"]) > EXACT * char["size"]
        and any(abs(char["x0"] - cell[0] - usual) <= NEAR for cell in cells)
    ]
    if not places or _is_known(word.text):
        return [word]
    known = [i for i in places if _is_known(word.text[:i])]
    if len(known) != 1:
        return None
    return [Word(word.chars[: known[0]], []), Word(word.chars[known[0] :], word.blanks)]


def _is_known(text: str) -> bool:
    return all(morphology().word_is_known(part.lower()) for part in re.findall(r"[А-Яа-яЁё]+", text))


def _cell_of(word: Word, table: Table) -> Cell | None:
    """The cell that the whole of a word stands in."""
    return next((cell for cell in _cells_beside(table, word) if word.stands_in(cell)), None)


def _cells_beside(table: Table, word: Word) -> list[Cell]:
    return sorted(cell for cell in table.cells if cell[1] <= word.height <= cell[3])


def _by_left(word: Word, cells: list[Cell], usual: float) -> Cell | None:
    """The cell from whose left edge the word begins as far as most words of the table do."""
    return next((cell for cell in cells if abs(word.start - cell[0] - usual) <= NEAR), None)


def _by_middle(word: Word, cells: list[Cell]) -> Cell | None:
    """The cell over whose middle the word stands."""
    middle = (word.start + word.end) / 2
    return next((cell for cell in cells if abs(middle - (cell[0] + cell[2]) / 2) <= NEAR), None)


def _put_into(word: Word, owner: Cell) -> None:
    """Draw the letters of a word together so that they stand in their cell in their order, its blanks behind them."""
    if not word.stands_in(owner):
        first, start = max(word.start, owner[0] + SQUEEZED), word.start
        share = (owner[2] - SQUEEZED - first) / (word.end - start)
        for char in word.chars:
            char["x0"], char["x1"] = (first + (char[side] - start) * share for side in ("x0", "x1"))
    for blank in word.blanks:
        if not owner[0] <= _middle(blank) <= owner[2]:
            blank["x0"] = blank["x1"] = min(word.end, owner[2] - SQUEEZED)
