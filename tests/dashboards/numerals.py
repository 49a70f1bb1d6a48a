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
GENITIVE, PLACE, DATIVE, INSTRUMENTAL = {"gent"}, {"loct", "accs"}, {"datv", "loct"}, {"gent", "ablt", "accs"}
#: In which case a counted noun stands after a word: «из 24 школ», «у 3 школ», «в 5 школах».
CASES = {
    **dict.fromkeys(("из", "у", "от", "до", "для", "без", "около", "свыше"), GENITIVE),
    **dict.fromkeys(("более", "менее", "больше", "меньше"), GENITIVE),
    **dict.fromkeys(("в", "во", "на", "о", "об", "при"), PLACE),
    **dict.fromkeys(("к", "по"), DATIVE),
    **dict.fromkeys(("с", "со", "за", "через", "между", "под", "над", "перед"), INSTRUMENTAL),
}
#: Words after which it may stand in any case.
ANY_CASE = {"и", "или", "дольше", "всех", "этих", "тех", "остальных"}
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
        cases = CASES.get(before.lower())
        if is_one:
            fits = any(number == "sing" and (not cases or case in cases) for case, number in parses)
        elif cases or before.lower() in ANY_CASE:
            fits = any(number == "plur" and (not cases or case in cases) for case, number in parses)
            # «в 3 школы», «за 5 дней»: a number in the accusative.
            counts = ("gent", "sing") if is_few else ("gent", "plur")
            fits = fits or word == "человек" or (counts in parses and cases != GENITIVE)
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
