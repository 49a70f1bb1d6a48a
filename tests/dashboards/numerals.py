"""What is wrong with the numbers of a text: forms after numerals, long decimals, words of the program in English."""

from __future__ import annotations

import re
from functools import cache

from pymorphy3 import MorphAnalyzer

NOUNS = {
    "участник", "школа", "задание", "работа", "мера", "срок", "строка", "файл", "процедура", "тема", "случай", "день",
    "человек", "слушатель", "программа", "решение", "критерий", "ответ", "группа", "дело", "замечание", "обращение",
    "педагог", "учитель", "предложение", "умение", "отметка", "признак", "сборка", "план", "запись",
}  # fmt: skip
#: Words after which a counted noun stands in an oblique case: «из 24 школ», «у 3 школ», «в 5 школах».
OBLIQUE = {
    "из", "у", "от", "до", "для", "без", "около", "более", "менее", "больше", "меньше", "свыше", "в", "во", "на", "о",
    "об", "по", "при", "к", "с", "со", "за", "через", "между", "под", "над", "перед", "и", "или", "дольше",
    "всех", "этих", "тех", "остальных",
}  # fmt: skip
COUNTED = re.compile(r"(?<![\w,.№–-])(\d[\d\u202f]*)[ \u00a0\u202f](?=([а-яё]+)\b)")
LONG = re.compile(r"\d+,\d{4,}|(?<![\d.])\d+\.\d{5,}")
ENGLISH = re.compile(
    r"\b(?:None|null|nan|NaN|True|False|inf|undefined|proposed|accepted|sent|enrolled|completed|declined|missing|late|"
    r"expected|received|present|absent|region|municipality|school|class|loaded|refused|unknown|error)\b"
)


@cache
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer()


@cache
def _parses(word: str) -> frozenset[tuple[str, str]]:
    """(case, number) of a word read as one of NOUNS; empty for other words."""
    return frozenset(
        (str(p.tag.case), str(p.tag.number))
        for p in _analyzer().parse(word)
        if p.normal_form in NOUNS and "NOUN" in p.tag
    )


def wrong_forms(text: str) -> list[str]:
    """«802 участников», «2 тем»: a counted noun in a form that its number does not take."""
    found = []
    for match in COUNTED.finditer(text):
        digits, word = match.groups()
        before = (re.findall(r"\w+", text[max(0, match.start() - 40) : match.start()]) or [""])[-1]
        parses = _parses(word)
        if not parses:
            continue
        n = int(digits.replace("\u202f", ""))
        is_one, is_few = n % 10 == 1 and n % 100 != 11, n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14)
        oblique = before.lower() in OBLIQUE
        if is_one:
            fits = any(number == "sing" for _, number in parses)
        elif oblique:
            fits = any(number == "plur" for _, number in parses) or (is_few and ("gent", "sing") in parses)
        elif is_few:
            fits = ("gent", "sing") in parses
        else:
            fits = ("gent", "plur") in parses or word == "человек"
        if not fits:
            found.append(f"{digits} {word}")
    return found


def problems(text: str) -> list[str]:
    """Everything wrong with a text, each as a short word and what was found."""
    said = [f"форма: {found}" for found in wrong_forms(text)]
    said += [f"знаки: {found}" for found in LONG.findall(text)]
    return said + [f"слово: {found}" for found in ENGLISH.findall(text)]
