"""Where a text names people: in words, with letters spaced out, in letters of other alphabets."""

from __future__ import annotations

import re

from ingestion.core.personal import letters
from ingestion.core.personal.reading import PERSON, Reading
from ingestion.core.personal.spans import Spans
from ingestion.core.personal.tokens import GAP
from ingestion.core.personal.words import look

# Shorter ones are letters of classes and codes of subjects: no dictionary is loaded for them.
_WORD = re.compile(r"[А-Яа-яЁё]{3}|(?:[А-Яа-яЁё][ \u00a0.]){2}")
_SPACED = re.compile(r"(?<![А-Яа-яЁё])(?:[А-Яа-яЁё][ \u00a0]){4,}[А-Яа-яЁё](?![А-Яа-яЁё])")
#: «имени …»: a person after whom something is called.
HONOURED = re.compile(
    r"(?:имени|\bим\.|\bим\s|памяти|[Гг]ероя\b|[Гг]ероев\b)[^,;|»\")]{0,80}$", re.IGNORECASE
)


def find(text: str, reading: Reading) -> list[tuple[int, int]]:
    """Return where a text names people, as (start, end) in order; the text is clean (`letters.clean`)."""
    folded = letters.fold(text)
    if not _WORD.search(folded):
        return []
    spaced = [
        (m.start(), m.end())
        for m in _SPACED.finditer(folded)
        if look(re.sub(r"\s", "", m[0]).lower()).is_name
    ]
    seen = Spans(folded, reading)
    if not seen.tokens:
        return spaced
    seen.patronymics()
    if reading is not Reading.PUBLISHED:
        seen.initials()
        seen.pairs()
        seen.cell()
    if reading in (Reading.TEXT, Reading.CODE):
        seen.alone()
    if reading is Reading.TEXT:
        seen.asked()
    spans: list[tuple[int, int]] = []
    for i, token in enumerate(seen.tokens):
        if not seen.taken[i] or HONOURED.search(folded[: token.start]):
            continue
        end = token.end + (token.is_initial and folded[token.end : token.end + 1] == ".")
        if spans and GAP.fullmatch(folded[spans[-1][1] : token.start]):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((token.start, end))
    return sorted(spaced + spans)


def cut(text: str, reading: Reading) -> str:
    """Return the text with people replaced by a mark."""
    spans = find(text, reading)
    if not spans:
        return text
    parts, start = [], 0
    for begin, end in spans:
        if begin >= start:
            parts += [text[start:begin], PERSON]
            start = end
    return "".join(parts) + text[start:]
