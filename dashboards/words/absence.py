"""Every sentence that says «нет», «мало», «не найдено»: said from a count, and only while the count is below its limit.

Pages and papers write no such sentence themselves (a test forbids it): they name the saying and hand over what was
counted, so that a sentence of absence cannot stand beside the thing that it says is absent.
"""

from __future__ import annotations

from collections.abc import Sized

from dashboards.words.numbers import number
from dashboards.words.sayings import SAYINGS


class FalseAbsenceError(ValueError):
    """A sentence of absence was asked for where there is something."""


def absent(key: str, count: int | Sized | None, **words: str) -> str:
    """The sentence ``key`` of the catalogue about ``count`` things (None = nothing known = 0), or about rows to count.

    Raises FalseAbsenceError when the count is not below the limit of the sentence, KeyError for an unknown sentence.
    """
    saying = SAYINGS[key]
    found = len(count) if isinstance(count, Sized) else count or 0
    if found >= saying.limit:
        raise FalseAbsenceError(f"{key}: {saying.counted} – {found}, а сказать хотели «{saying.text}»")
    return saying.text.format(n=number(found), limit=number(saying.limit), **words)
