"""Rules of the plan review as data (`review_rules.toml`): misprints, forbidden measures, needs."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import Field

from warehouse.settings_files import Declared, read

DEFAULT = Path(__file__).with_name("review_rules.toml")


@dataclass(frozen=True)
class Forbidden:
    """A measure that today's rules do not allow: every pattern of `all_of` and, if any, one of `any_of`.

    valid_from: the day of the document; a measure that was over before it was lawful.
    """

    rule_id: str
    all_of: tuple[re.Pattern[str], ...]
    any_of: tuple[re.Pattern[str], ...]
    reason: str
    document: str
    valid_from: date


@dataclass(frozen=True)
class Need:
    """A need of departments; a measure covers it when every group of stems occurs in its text."""

    need_id: str
    name: str
    groups: tuple[re.Pattern[str], ...]


@dataclass(frozen=True)
class ReviewRules:
    """All rules of the file."""

    misprints: tuple[tuple[str, str], ...]
    vocabulary: frozenset[str]
    forbidden: tuple[Forbidden, ...]
    needs: tuple[Need, ...]


def _pattern(stems: str) -> re.Pattern[str]:
    """`собрани|сайт` as a pattern of word beginnings; `#` stands for the rest of a word."""
    parts = [re.escape(stem).replace(r"\#", r"\w*").replace(r"\ ", r"\s+") for stem in stems.split("|")]
    whole = [rf"{part}(?!\w)" if re.fullmatch(r"[а-я]{2,3}", part) else part for part in parts]
    return re.compile(rf"(?<!\w)(?:{'|'.join(whole)})")


Stems = Annotated[str, Field(min_length=1)]


class Misprint(Declared):
    """[[misprint]]"""

    wrong: Stems
    right: Stems


class Vocabulary(Declared):
    """[vocabulary]"""

    words: tuple[str, ...]


class ForbiddenText(Declared):
    """[[forbidden]]"""

    id: str
    all: tuple[Stems, ...]
    any: tuple[Stems, ...]
    reason: Stems
    document: Stems
    valid_from: date


class NeedText(Declared):
    """[[need]]"""

    id: str
    name: Stems
    groups: tuple[tuple[Stems, ...], ...]


class RulesFile(Declared):
    """The whole file."""

    misprint: tuple[Misprint, ...]
    vocabulary: Vocabulary
    forbidden: tuple[ForbiddenText, ...]
    need: tuple[NeedText, ...]


@lru_cache(maxsize=4)
def load_rules(path: Path = DEFAULT) -> ReviewRules:
    """Rules of a file; raises SettingsFileError in words."""
    file = read(Path(path), RulesFile)
    return ReviewRules(
        misprints=tuple((item.wrong, item.right) for item in file.misprint),
        vocabulary=frozenset(file.vocabulary.words),
        forbidden=tuple(
            Forbidden(
                item.id,
                tuple(_pattern(stems) for stems in item.all),
                tuple(_pattern(stems) for stems in item.any),
                item.reason,
                item.document,
                item.valid_from,
            )
            for item in file.forbidden
        ),
        needs=tuple(
            Need(item.id, item.name, tuple(_pattern("|".join(group)) for group in item.groups))
            for item in file.need
        ),
    )


def plain(text: str) -> str:
    """Text for matching: lower case, ё as е."""
    return text.lower().replace("ё", "е")
