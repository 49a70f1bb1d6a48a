"""Words of a text at their places, and what their neighbours make of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingestion.core.personal.vocabulary import vocabulary
from ingestion.core.personal.words import AFTER_FATHER, Word, look

_TOKEN = re.compile(r"[А-Яа-яЁё]+(?:[-‑–’'ʼ`][А-Яа-яЁё]+)*")
#: What stands between the parts of one name.
GAP = re.compile(r"[\s_.,\u00a0]{0,3}")
OWN_WORDS, OWN_ABBREVIATIONS = vocabulary("own"), vocabulary("abbreviations")
SAFE_WORDS = OWN_WORDS | vocabulary("safe")
_OFFICE = re.compile(
    r"(?:рос|мин|гос|гор|рай|обл|край)[а-я]{0,6}(?:надзор|обр|наук|просвещ|архив|стат|образован)|вебинар|семинар|тестирован"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word at its place; `text` is folded, `word` what it may be."""

    start: int
    end: int
    text: str
    word: Word

    @property
    def is_capital(self) -> bool:
        """Whether it is written as a name is."""
        return self.text[:1].isupper() and not (self.text.isupper() and len(self.text) > 1)

    @property
    def is_upper(self) -> bool:
        """Whether it is written in capitals throughout."""
        return len(self.text) > 1 and self.text.isupper()

    @property
    def low(self) -> str:
        """Its comparable form."""
        return self.text.lower().replace("ё", "е")

    @property
    def is_initial(self) -> bool:
        """Whether it is one letter."""
        return len(self.text) == 1

    @property
    def is_own(self) -> bool:
        """Whether it is a word of schooling."""
        return (
            self.low in OWN_WORDS
            or bool(_OFFICE.match(self.low))
            or bool(self.word.lemmas & OWN_WORDS and not self.word.ends_as_surname)
            or (not self.is_capital and self.low in OWN_ABBREVIATIONS)
        )


def tokens_of(text: str) -> list[Token]:
    """Return the words of a folded text."""
    found = []
    for match in _TOKEN.finditer(text):
        low = re.sub(r"[‑–]", "-", match[0].lower().replace("ё", "е"))
        found.append(Token(match.start(), match.end(), match[0], look(re.sub(r"[’'ʼ`]", "", low))))
    return found


def adjacent(text: str, left: Token, right: Token) -> bool:
    """Whether two words may be parts of one name by what stands between them."""
    between = text[left.end : right.start]
    return bool(GAP.fullmatch(between)) and not (
        between.startswith(".")
        and len(left.text) > 3
        and " " in between
        and "." in between
        and not right.is_initial
    )


def is_part(token: Token, core: Token, *, starts: bool) -> bool:
    """Whether a word beside a certain part of a name belongs to the name."""
    word = token.word
    if token.low in AFTER_FATHER or word.patronymic:
        return True
    if token.is_own or word.is_service:
        return False
    if word.is_only_name:
        return True
    if (token.is_capital and core.is_capital) or (token.is_upper and core.is_upper and len(token.text) > 3):
        return word.is_name or not word.is_known or not starts
    if token.is_capital or token.is_upper:
        return word.is_name or not word.is_known
    if core.is_capital:
        return False
    # Beside a patronymic stands a surname, whatever else the word may mean.
    surname = word.surname and (word.ends_as_surname or core.word.patronymic)
    return (
        surname
        or (word.given and word.is_listed and not core.word.given)
        or (not word.is_known and len(token.text) > 2)
    )


def is_of_schooling(text: str) -> bool:
    """Whether a short text is words of schooling and nothing else: no dictionary is needed to see it."""
    if len(text) > 40 or "@" in text or sum(letter.isdigit() for letter in text) > 8:
        return False
    words = re.findall(r"[^\W\d_]{2,}", text)
    return bool(words) and all(
        (low := word.lower().replace("ё", "е")) in SAFE_WORDS or (word.isupper() and low in OWN_ABBREVIATIONS)
        for word in words
    )


def has_words(text: str) -> bool:
    """Whether a folded text holds a word of four letters and more that codes of people do not have."""
    return any(len(token.text) > 3 and not token.is_own for token in tokens_of(text))
