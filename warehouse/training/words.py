"""Which topics of the methodical work a text speaks about, by word stems that a methodologist edits (seed)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

OTHER = "содержание предмета"
SUBJECT_WORDS = {
    "РУ": ("русск",),
    "МА": ("математ",),
    "ОМ": ("окружающ",),
    "БИ": ("биолог",),
    "ИС": ("истори",),
    "ГГ": ("географ",),
    "ОБ": ("обществозн",),
    "ФИ": ("физик",),
    "ХИ": ("хими",),
    "ИЯ": ("иностранн", "английск", "немецк", "французск"),
}
PRIMARY_WORDS = ("начальн",)
LAST_PRIMARY_GRADE = 4
_CLASSES = re.compile(r"\b(\d{1,2})(?:\s*[-–—]\s*(\d{1,2}))?\s*(?:-?[хй]\s*)?класс")


@dataclass(frozen=True)
class Topic:
    """One row of the seed `support_topics`.

    `name` is what people read, `kind` marking / content / management, `subject` a short code or "" for all, `stems`
    beginnings of words that name the topic in a skill, a course, a practice or a decision.
    """

    name: str
    kind: str
    subject: str
    stems: tuple[str, ...]


def read_topics(rows: Iterable[dict[str, Any]]) -> list[Topic]:
    """Topics from seed rows (topic, kind, subject, stems separated by `|`), in the order of the seed."""
    return [
        Topic(r["topic"], r["kind"], r["subject"] or "", tuple(filter(None, (r["stems"] or "").split("|"))))
        for r in rows
    ]


def plain(text: str | None) -> str:
    """Lower case, ё as е, one space between words."""
    return " ".join((text or "").lower().replace("ё", "е").split())


def has_stem(text: str, stems: Iterable[str]) -> bool:
    """Whether a word of an already plain text begins with one of the stems; a stem may hold several words."""
    padded = " " + "".join(c if c.isalnum() else " " for c in text)
    padded = " ".join(padded.split(" "))
    return any(f" {stem}" in padded for stem in stems)


def topics_of(
    text: str | None, topics: Iterable[Topic], kind: str | None = None, subject: str = ""
) -> list[str]:
    """Names of the topics that a text names, in the order of the seed.

    Topics of another subject than `subject` (when given) are left out.
    """
    words = plain(text)
    return [
        t.name
        for t in topics
        if (kind is None or t.kind == kind)
        and (not subject or not t.subject or t.subject == subject)
        and has_stem(words, t.stems)
    ]


def named_subjects(text: str | None) -> set[str]:
    """Subjects a text names; «начальная школа» is returned as «НШ»."""
    words = plain(text)
    found = {code for code, stems in SUBJECT_WORDS.items() if has_stem(words, stems)}
    return found | ({"НШ"} if has_stem(words, PRIMARY_WORDS) else set())


def fits_subject(text: str | None, subject: str | None, grade: int | None) -> bool:
    """Whether a course or an event with this text is for a subject and grade; a text that names none is for all.

    A text that names classes («в 5-6 классах») is only for them.
    """
    classes = _CLASSES.search(plain(text))
    if classes and grade is not None and not int(classes[1]) <= grade <= int(classes[2] or classes[1]):
        return False
    named = named_subjects(text)
    if not named:
        return True
    is_primary = grade is not None and grade <= LAST_PRIMARY_GRADE
    return subject in named or ("НШ" in named and is_primary)
