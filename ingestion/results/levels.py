"""Levels of diagnostics: the four that reports count, and words of other scales read as the nearest of them."""

from __future__ import annotations

from ingestion.core.text import squeeze

#: How a level begins → the level, of the scale of КДР and ВПР.
OWN = {
    "недостат": "недостаточный",
    "пониж": "пониженный",
    "базов": "базовый",
    "повыш": "повышенный",
}
#: Scales that departments use as well, lowest word first; the longer beginnings before the shorter ones.
OTHERS = {
    "критич": "недостаточный",
    "низк": "недостаточный",
    "ниже баз": "пониженный",
    "ниже сред": "пониженный",
    "выше баз": "повышенный",
    "выше сред": "повышенный",
    "сред": "базовый",
    "высок": "повышенный",
}
LEVELS = frozenset(OWN.values())


def level_of(text: str | None) -> str | None:
    """The level that a text means (`Базовый уровень` → `базовый`, `высокий` → `повышенный`); a strange word stays."""
    word = squeeze(text).casefold()
    known = {**OWN, **OTHERS}
    return next((name for stem, name in known.items() if word.startswith(stem)), word or None)


def is_of_another_scale(text: str | None) -> bool:
    """Whether a text is a level of another scale, so that the file says it with other words than the reports."""
    return squeeze(text).casefold().startswith(tuple(OTHERS))
