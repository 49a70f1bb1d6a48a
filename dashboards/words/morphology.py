"""Forms of Russian words from a dictionary (OpenCorpora through pymorphy3), for counts and papers."""

from functools import cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

#: Counted forms that a dictionary of cases does not give: «5 человек», though «много людей».
COUNTED = {"человек": "человек"}


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


def _nominative(noun: str) -> Parse:
    found = [
        parsed
        for parsed in _analyzer().parse(noun)
        if parsed.is_known and {"NOUN", "nomn", "sing"} in parsed.tag and parsed.normal_form == noun
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
