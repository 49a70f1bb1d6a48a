"""One position under all its names: «зам. по УВР» and «заместители директоров по УВР» are one and the same.

For whoever asks whose a measure is. Names of positions stand in the seed `plan_positions`; others keep their words.
"""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from warehouse.home import PROJECT_ROOT

ALIASES = PROJECT_ROOT / "dbt_project" / "seeds" / "plan_positions.csv"
#: What is left of a list of positions when the known ones are taken out of it.
GLUE = re.compile(r"^(?:и|,|;|\.|\s|–|-)+|(?:\s+и|,|;|\.|\s|–|-)+$")


@cache
def aliases(path: Path = ALIASES) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Positions and the words by which they are known, in the order in which they are tried."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: int(row["place"]))
    return tuple((row["position"], re.compile(row["pattern"])) for row in rows)


@lru_cache(maxsize=10_000)
def positions_in(text: str | None) -> tuple[str, ...]:
    """Positions that a text names, in its order, each once: «Методист, руководители ОУ» are two.

    A position known under another name is called by its own; what nobody knows keeps its words with a capital letter.
    """
    found: list[str] = []
    for part in re.split(r"[,;\n]", text or ""):
        found.extend(_of_part(" ".join(part.split())))
    return tuple(dict.fromkeys(found))


def _of_part(part: str) -> list[str]:
    rest = part.lower().replace("ё", "е")
    known: list[tuple[int, str]] = []
    for position, pattern in aliases():
        for match in pattern.finditer(rest):
            known.append((match.start(), position))
        # What is taken leaves its place, so that the rest keeps the letters it stands at.
        rest = pattern.sub(lambda match: "\0" * len(match.group()), rest)
    for piece in re.finditer(r"[^\0]+", rest):
        words = GLUE.sub("", part[piece.start() : piece.end()])
        if len(words) > 2:
            known.append((piece.start(), words[:1].upper() + words[1:]))
    return [position for _, position in sorted(known)]
