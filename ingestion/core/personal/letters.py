"""Letters as a reader sees them: look-alikes of other alphabets, digits for letters, marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata

from ingestion.core.text import LATIN_TO_CYRILLIC

# Letters that look the same in most fonts, and those that pass for Russian ones only inside a Russian word.
_GREEK = dict(zip("ΑΒΕΗΚΜΝΟΡΤΧο", "АВЕНКМНОРТХо", strict=True))
_INSIDE = dict(zip("0346@kmtbhnIilіІёЁ", "ОЗЧбакмтвнпИиииИеЕ", strict=True))
SAME = LATIN_TO_CYRILLIC | str.maketrans(_GREEK)
INSIDE = SAME | str.maketrans(_INSIDE)
_WORD = re.compile(r"[^\W_]+(?:[@’'ʼ`][^\W_]+)*")
_HAS_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_FOREIGN = re.compile(r"[A-Za-z0346@Α-Ωα-ωіІёЁ]")
_LOOKALIKE_WORD = re.compile(r"[ABCEHKMOPTXYaceopxy]{4,}")
_UNSEEN = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def clean(text: str) -> str:
    """Return the text without marks that nobody sees: soft hyphens, zero-width characters, accents over letters."""
    if text.isascii():
        return text
    text = _UNSEEN.sub("", text)
    if any("\u0300" <= letter <= "\u036f" for letter in text):
        text = unicodedata.normalize("NFC", text)
        text = "".join(letter for letter in text if not "\u0300" <= letter <= "\u036f")
    return text


def fold(text: str) -> str:
    """Return a copy of the same length in which words of mixed alphabets are Cyrillic; places stay where they were."""
    if not _FOREIGN.search(text):
        return text

    def one(found: re.Match[str]) -> str:
        word = found[0]
        letters = len(_HAS_CYRILLIC.findall(word))
        if not _FOREIGN.search(word) or not (word[0].isalpha() or re.match(r"[03][^\W\d_]{3}", word)):
            return word
        if letters and not _FOREIGN.search(alike := word.translate(SAME).replace("Ё", "Е").replace("ё", "е")):
            return alike
        if letters >= 2 and letters * 2 >= len(word):
            return word.translate(INSIDE)
        return word.translate(SAME) if not letters and _LOOKALIKE_WORD.fullmatch(word) else word

    return _WORD.sub(one, text)
