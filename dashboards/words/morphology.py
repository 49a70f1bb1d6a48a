"""Forms of Russian words from a dictionary (OpenCorpora through pymorphy3), for counts and papers."""

import re
from functools import cache, lru_cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

#: Counted forms that a dictionary of cases does not give: «5 человек», though «много людей».
COUNTED = {"человек": "человек"}
#: Participles that stand for a person, where the dictionary knows no noun.
SUBSTANTIVES = {"обучающийся"}


@cache
def _analyzer() -> MorphAnalyzer:
    return MorphAnalyzer()


def forms_in_case(noun: str, case: str) -> tuple[str, str]:
    """Singular and plural of a noun in a case of OpenCorpora («gent», «datv», «loct», «ablt»): «школы», «школ».

    Raises ValueError for a word that the dictionary does not know as a noun in the nominative singular.
    """
    parsed = _nominative(noun)
    one, many = parsed.inflect({case, "sing"}), parsed.inflect({case, "plur"})
    if one is None or many is None:
        raise ValueError(f"нет формы «{case}»: {noun}")
    return one.word, COUNTED.get(noun, many.word) if case == "gent" else many.word


def position_in_case(position: str, case: str) -> str:
    """A position in a case of OpenCorpora: «главный специалист отдела» → «главного специалиста отдела».

    What follows its first noun stays; a position whose words the dictionary does not know stays as it is.
    """
    words = position.split()
    made: list[str] = []
    for word in words:
        forms = [p for p in _analyzer().parse(word.lower()) if {"nomn", "sing"} in p.tag]
        nouns = [p for p in forms if "NOUN" in p.tag and "Surn" not in p.tag]
        before = [p for p in forms if {"ADJF"} in p.tag or {"PRTF"} in p.tag]
        is_last = word == words[-1] or not _names(words[len(made) + 1])
        chosen = (nouns or before) if is_last else (before or nouns)
        asked = {case, "sing"} | ({"anim"} if chosen and chosen[0] in before and case == "accs" else set())
        if (
            word.isupper()
            or not chosen
            or (inflected := chosen[0].inflect(asked) or chosen[0].inflect({case, "sing"})) is None
        ):
            return position
        made.append(inflected.word)
        if chosen[0] in nouns or is_last:
            break
    return " ".join([*made, *words[len(made) :]])


def _names(word: str) -> bool:
    """Whether a word may be the noun of a position in the nominative, or one that stands before it."""
    return any(
        {"nomn", "sing"} in p.tag and p.tag.POS in ("NOUN", "ADJF") for p in _analyzer().parse(word.lower())
    )


@lru_cache(maxsize=50_000)
def lemma(word: str) -> str:
    """The form of a word that stands in a dictionary: «южном» → «южный»; a word unknown to it stays as it is."""
    return str(_analyzer().parse(word)[0].normal_form).replace("ё", "е")


def in_infinitive(text: str) -> str:
    """What is asked of one reader, as decisions say it: «Сверьте число работ» → «Сверить число работ»."""
    return re.sub(r"[А-Яа-яЁё]+", lambda word: _infinitive(word[0]), text)


def _infinitive(word: str) -> str:
    parsed = _analyzer().parse(word.lower())
    asked = [one for one in parsed if {"VERB", "impr", "plur"} in one.tag]
    if not asked or "VERB" not in parsed[0].tag:
        return word
    made = asked[0].normal_form
    return made.capitalize() if word[0].isupper() else made


def _nominative(noun: str) -> Parse:
    found = [
        parsed
        for parsed in _analyzer().parse(noun)
        if parsed.is_known
        and {"nomn", "sing"} in parsed.tag
        and (noun in SUBSTANTIVES or ("NOUN" in parsed.tag and parsed.normal_form == noun))
    ]
    if not found:
        raise ValueError(f"не существительное в именительном падеже: {noun}")
    return found[0]


def forms_after_numbers(noun: str) -> tuple[str, str, str]:
    """Forms of a noun after 1, 2 and 5: «школа», «школы», «школ».

    Raises ValueError for a word that the dictionary does not know as a noun in the nominative singular.
    """
    parsed = _nominative(noun)
    one, few, many = (parsed.make_agree_with_number(n).word for n in (1, 2, 5))
    return one, few, COUNTED.get(noun, many)
