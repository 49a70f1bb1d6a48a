"""Text tables cut into records so that a stray quote swallows nothing: for files that people mend by hand."""

from __future__ import annotations

import csv
import re
from collections import Counter

# A cell may run over several lines; nobody writes a cell of more.
MOST_LINES_OF_CELL = 50
# The standard reader gives up at 131,072 letters; a file is cut by its size long before this.
csv.field_size_limit(10_000_000)
LINE_END = re.compile(r"\r\n|\n|\r")


def delimiter_of(lines: list[str]) -> str:
    """Return the sign that parts the columns, or nothing: the one that stands as often in most of the first lines.

    A long topic may hold more commas than the table has columns; no other row holds as many.
    """

    def weight(mark: str) -> tuple[int, int]:
        counts = Counter(filter(None, (line.count(mark) for line in lines)))
        return max((often * count for count, often in counts.items()), default=0), max(counts, default=0)

    best = max(("\t", ";", ",", "|"), key=weight)
    return best if any(best in line for line in lines) else ""


def records(text: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """Return the records of a text and the numbers (from 1) of those where a quote had no pair.

    A quoted cell may hold delimiters, doubled quotes and line ends. A quote that is never closed, or whose closing
    would join whole records or make a row of another width, is an ordinary sign: its line is read as it stands.
    """
    lines = LINE_END.split(text)
    if lines and not lines[-1]:
        lines.pop()
    width = max((line.count(delimiter) for line in lines[:50]), default=0)
    found: list[list[str]] = []
    unpaired: list[int] = []
    at = 0
    while at < len(lines):
        row, taken = _record(lines, at, delimiter, width)
        if row is None:
            cells = lines[at].split(delimiter)
            row, taken = [cell if cell.strip('"') else "" for cell in cells], 1
            unpaired.append(len(found) + 1)
        found.append(row)
        at += taken
    return found, unpaired


def _record(lines: list[str], at: int, delimiter: str, width: int) -> tuple[list[str] | None, int]:
    """The record that begins at a line and how many lines it takes; None where a quote has no pair."""
    if '"' not in lines[at]:
        return lines[at].split(delimiter), 1
    for taken in range(1, min(MOST_LINES_OF_CELL, len(lines) - at) + 1):
        part = lines[at : at + taken]
        try:
            row = next(csv.reader(["\n".join(part)], delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                continue
            return None, 1
        are_whole = all(line.count(delimiter) >= width for line in part)
        return (row, taken) if taken == 1 or (len(row) == width + 1 and not are_whole) else (None, 1)
    return None, 1
