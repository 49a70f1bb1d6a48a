"""Names of schools and sums of words short enough for a table."""

from __future__ import annotations

import re

_LONG = (
    (r"муниципальн\w+ бюджетн\w+ общеобразовательн\w+ учрежден\w+", "МБОУ"),
    (r"муниципальн\w+ казенн\w+ общеобразовательн\w+ учрежден\w+", "МКОУ"),
    (r"муниципальн\w+ казённ\w+ общеобразовательн\w+ учрежден\w+", "МКОУ"),
    (r"муниципальн\w+ автономн\w+ общеобразовательн\w+ учрежден\w+", "МАОУ"),
    (r"муниципальн\w+ общеобразовательн\w+ учрежден\w+", "МОУ"),
    (r"краев\w+ государственн\w+ бюджетн\w+ общеобразовательн\w+ учрежден\w+", "КГБОУ"),
    (r"государственн\w+ бюджетн\w+ общеобразовательн\w+ учрежден\w+", "ГБОУ"),
    (r"государственн\w+ казенн\w+ общеобразовательн\w+ учрежден\w+", "ГКОУ"),
    (r"государственн\w+ бюджетн\w+ профессиональн\w+ образовательн\w+ учрежден\w+", "ГБПОУ"),
    (r"средн\w+ общеобразовательн\w+ школ\w+", "СОШ"),
    (r"основн\w+ общеобразовательн\w+ школ\w+", "ООШ"),
    (r"начальн\w+ общеобразовательн\w+ школ\w+", "НОШ"),
)
RULES = tuple((re.compile(pattern, re.IGNORECASE), short) for pattern, short in _LONG)
LIMIT = 110

#: What a paper that is cut to an official list of schools says of it.
ON_LIST = "Школы по списку"


def school(name: str) -> str:
    """«Муниципальное бюджетное … средняя общеобразовательная школа № 5» → «МБОУ СОШ № 5»; never loses a number."""
    for pattern, short in RULES:
        name = pattern.sub(short, name)
    name = re.sub(r"\s+", " ", name).strip()
    if len(name) <= LIMIT:
        return name
    return name[: LIMIT - 1].rsplit(" ", 1)[0].rstrip(" ,«-–") + "…"


def in_file(name: str) -> str:
    """A name that every file system takes."""
    return (
        re.sub(r"\s+", " ", re.sub(r'[\\/:*?"<>|«»]+', "", name)).strip()[:80].strip(" .") or "без названия"
    )
