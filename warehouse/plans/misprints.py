"""Likely misprints of a plan: known slips, rare doubles of frequent words, numerals in look-alike letters."""

import re
from collections import Counter
from difflib import SequenceMatcher, get_close_matches

from warehouse.plans.review_rules import ReviewRules

WORD = re.compile(r"[А-Яа-яЁё]+(?:-[а-яё]+)?")
SECTION = re.compile(r"^(?:У|Х|УІ|УI|ІУ)\s*[.)]\s")
ENDING = 3
MIN_LENGTH = 7
CLOSE = 0.75
NUMERALS = str.maketrans("УХІ", "VXI")


def misprints_in(texts: list[str], rules: ReviewRules) -> list[tuple[int, str, str]]:
    """(position of the text, the word, the word meant) for every likely misprint of a plan's texts.

    A word counts as a misprint when the rules name it, or when it is rare in the plan and differs inside (not
    in its ending, which is grammar) from a word that is frequent there or known.
    """
    counts = Counter(word.lower() for text in texts for word in WORD.findall(text))
    frequent = [w for w, n in counts.items() if n >= 3 and len(w) >= MIN_LENGTH]
    known = sorted({*frequent, *rules.vocabulary})
    meant = {w: right for w in counts if (right := _meant(w, counts, known, rules.vocabulary))}
    found: list[tuple[int, str, str]] = []
    for position, text in enumerate(texts):
        found.extend(
            (position, wrong, right) for wrong, right in rules.misprints if re.search(rf"\b{wrong}\b", text)
        )
        if SECTION.match(text):
            found.append((position, text.split()[0], text.split()[0].translate(NUMERALS)))
        words = dict.fromkeys(WORD.findall(text))
        found.extend(
            (position, word, _cased(word, meant[word.lower()])) for word in words if word.lower() in meant
        )
    return found


def _cased(word: str, other: str) -> str:
    return other.capitalize() if word[0].isupper() else other


def _meant(word: str, counts: Counter[str], known: list[str], vocabulary: frozenset[str]) -> str | None:
    if len(word) < MIN_LENGTH or word in vocabulary:
        return None
    for close in get_close_matches(word, known, n=3, cutoff=CLOSE):
        is_rare = counts[word] <= 2 and counts[word] < counts[close]
        if (close in vocabulary or is_rare) and _differs_inside(word, close):
            return close
    return None


def _differs_inside(word: str, other: str) -> bool:
    """Whether two words differ by one slip (a letter or two in one place) away from beginning and ending."""
    changes = [c for c in SequenceMatcher(None, word, other, autojunk=False).get_opcodes() if c[0] != "equal"]
    if len(changes) != 1:
        return False
    _, a, b, c, d = changes[0]
    inside = a >= 2 and b <= len(word) - ENDING and d <= len(other) - ENDING
    return inside and max(b - a, d - c) <= 2 and abs(len(word) - len(other)) <= 2
