"""Widths of the columns of a printed table: as the paper asks, but never narrower than the longest word in them.

A word that does not fit its cell is broken by Word in the middle without a hyphen. Widths of letters are those of PT
Serif by classes of letters; Times New Roman is a tenth narrower, so that the measure holds for both writers.
"""

from __future__ import annotations

import re

from dashboards.documents.model import Table, value_text

PADDING_CM = 0.5
PT_TO_CM = 2.54 / 72
BOLD = 1.1
# Hundredths of the size of the font.
DIGIT, NARROW, LOWER, WIDE, CAPITAL, WIDE_CAPITAL = 50, 34, 54, 80, 74, 98
NARROW_SIGNS = set(" .,:;!|'()[]/-«»„“\u202f\u00a0ijltrf")
WIDE_LETTERS, WIDE_CAPITALS = set("жмфшщыюmw–—%…"), set("ЖМФШЩЫЮMW№☐")
# Where a line may end: at a space that is not fixed, at a soft hyphen, after a hyphen or a dash.
BREAKS = re.compile(r"[ \n\t\u00ad]+|(?<=[-–])")


def text_cm(text: str, size_pt: float, *, is_bold: bool = False) -> float:
    """Width of a text in one line, centimetres."""
    hundredths = sum(map(_sign, text))
    return hundredths / 100 * size_pt * PT_TO_CM * (BOLD if is_bold else 1)


def _sign(sign: str) -> int:
    if sign.isdigit():
        return DIGIT
    if sign in WIDE_LETTERS:
        return WIDE
    if sign in WIDE_CAPITALS:
        return WIDE_CAPITAL
    if sign in NARROW_SIGNS:
        return NARROW
    return CAPITAL if sign.isupper() else LOWER


def needed_cm(table: Table, size_pt: float) -> list[float]:
    """The narrowest width of every column in which no word is broken, centimetres."""
    needed = []
    for place, column in enumerate(table.columns):
        words = {(word, True) for word in BREAKS.split(column.header)}
        for line, row in enumerate(table.rows):
            text = value_text(row[place], column.digits)
            words |= {(word, line in table.bold_rows) for word in BREAKS.split(text)}
        widest = max((text_cm(word, size_pt, is_bold=bold) for word, bold in words if word), default=0.0)
        needed.append(widest + PADDING_CM)
    return needed


def columns_cm(table: Table, total_cm: float, size_pt: float) -> tuple[float, ...]:
    """Widths that fill ``total_cm``: shares as the paper asks, the narrow columns widened at the cost of the others.

    Where the words alone are wider than the page, every column gives up the same part of what it needs.
    """
    needed = needed_cm(table, size_pt)
    if sum(needed) >= total_cm:
        return tuple(width * total_cm / sum(needed) for width in needed)
    widened: set[int] = set()
    while True:
        room = total_cm - sum(needed[place] for place in widened)
        free = [place for place in range(len(needed)) if place not in widened]
        asked = sum(table.columns[place].width for place in free)
        widths = [
            needed[place] if place in widened else room * column.width / asked
            for place, column in enumerate(table.columns)
        ]
        narrow = {place for place in free if widths[place] < needed[place]}
        if not narrow:
            return tuple(widths)
        widened |= narrow


def is_too_wide(table: Table, total_cm: float, size_pt: float) -> bool:
    """Whether the words of a table do not fit an upright page."""
    return bool(table.rows) and sum(needed_cm(table, size_pt)) > total_cm
