"""How strictly a text is read, and what stands in place of a name."""

from __future__ import annotations

from enum import Enum

PERSON = "[имя не хранится]"


class Reading(Enum):
    """CODE – a code or a word of a list, where any name is out of place; TEXT – words that people type.

    NAMED – names of schools and of what is published, where only a whole name is a person; PUBLISHED – words of
    approved documents, where a person has a patronymic.
    """

    CODE = "code"
    TEXT = "text"
    NAMED = "named"
    PUBLISHED = "published"
