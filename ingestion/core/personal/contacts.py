"""Phones, e-mails, documents, cards, birthdays and addresses in whatever disguise they are typed."""

from __future__ import annotations

import re

CONTACT = "[контакт не хранится]"
DOCUMENT = "[документ не хранится]"
BIRTHDAY = "[дата рождения не хранится]"
ADDRESS = "[адрес не хранится]"

_GAP = r"[\s()./\\_·•*~–—−‑-]"
_AT = r"\s*(?:@|＠|[\[({<]\s*(?:@|at|эт|собак[аи]|собачк[аи]|a)\s*[\])}>]|\b(?:собак[аи]|собачк[аи]|at|эт)\b)\s*"
_DOT = r"\s*(?:[.。]|[\[({<]\s*(?:dot|точка|\.)\s*[\])}>]|\b(?:точка|dot)\b)\s*"
_TLD = r"(?:ru|рф|su|com|net|org|info|edu|gov|me|by|kz|ua|uz|tatar|moscow|москва|online|pro|biz|dev|io|example|test)"
EMAIL = re.compile(
    rf"[\w+-]++(?:(?:\s*\.\s*|\s+точка\s+)[\w+-]++)*+{_AT}[\w-]+(?:{_DOT}[\w-]+)*?{_DOT}{_TLD}(?![\w])"
    rf"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?:https?://)?(?:t\.me|vk\.com|vk\.ru|ok\.ru|wa\.me|instagram\.com)/[\w.@/-]+"
    r"|(?<![\w.])@[A-Za-z]\w{3,}",
    re.IGNORECASE,
)
_DIGITS = re.compile(rf"(?<![\w])\+?{_GAP}?\d(?:{_GAP}{{0,4}}\d){{9,}}(?!\d)")
_GLUED = re.compile(r"(?<=[А-Яа-яЁёA-Za-z])(?:\+7|8)[3489]\d{9}(?!\d)")
_LOCAL = re.compile(
    r"\b(?:тел(?:ефон)?а?|моб(?:ильный)?|сот(?:овый)?|звон\w+|факс|whats\s?app|вотсап|viber|вайбер|телеграм\w*)"
    rf"[\s.:№–-]{{0,4}}(?:номер\s)?(\+?\d(?:{_GAP}{{0,2}}\d){{4,14}})(?!\d)",
    re.IGNORECASE,
)
_DATE_PARTS = re.compile(
    r"(?<![\d.-])(?:[0-3]?\d([.\-/])[01]?\d\1(?:19|20)\d\d|[0-3]\d\.[01]\d\.\d\d|(?:19|20)\d\d([.\-/])[01]?\d\2[0-3]?\d)(?!\d)"
)
_DAY = (
    r"(?:[0-3]?\d\s*[.,/\\-]\s*[01]?\d\s*[.,/\\-]\s*(?:19|20)?\d\d|(?:19|20)\d\d\s*[.,/\\-]\s*[01]?\d\s*[.,/\\-]\s*[0-3]?\d"
    r"|[0-3]?\d\s*(?:янв|февр|март|апр|ма[йя]|июн|июл|авг|сент|окт|нояб|дек)[а-я]*\.?\s*(?:19|20)\d\d|[0-3]\d[01]\d(?:19|20)\d\d)"
)
_BORN = r"(?:дат[аыуе]\s+рожд\w*|д\s?\.?\s?р(?:\.|\b)|родил[а-я]{1,4}|рожд[а-я]*|день\s+рожд\w*|г\s?\.?\s?р\.?|born)"
BIRTHDAYS = re.compile(
    rf"(?<![А-Яа-яЁё]){_BORN}[\s.:,–—-]{{0,4}}(?:в\s+|с\s+)?{_DAY}(?:\s*г(?:ода|\.)?)?"
    rf"|{_DAY}\s*(?:г(?:ода?)?\.?\s*)?(?:{_BORN})(?![А-Яа-яЁё])"
    rf"|(?<!\d)(?:19|20)\d\d\s*(?:г\.?\s?р\.?|г(?:ода?|\.)\s*рожд[а-я]*\.?)(?![А-Яа-яЁё])",
    re.IGNORECASE,
)
DOCUMENTS = re.compile(
    r"(?:снилс|инн|огрнип|полис\w*|омс)\D{0,12}\d(?:[\s.,/_–—-]{0,2}\d){9,15}(?!\d)"
    r"|(?:паспорт\w*|сери[яийю]|свидетельств\w*\s+о\s+рожд\w*)[^\d\n]{0,24}(?:\d{2}\s?\d{2}|[IVXЛХ]{1,4}\s?[-–]?\s?[А-ЯЁ]{2})"
    r"(?:[\s,.№nN°–—-]|номер){0,12}\d{6}(?!\d)"
    r"|(?<![\d.,№-])\d{2}[\s-]?\d{2}\s*(?:[№nN]|номер|[-–—])\s*\d{6}(?!\d)"
    r"|(?<![\d.,№-])\d{2}\s?\d{2}\s+\d{6}(?!\d)"
    r"|(?<![А-ЯA-Z])[IVXЛХ]{1,4}\s?[-–]\s?[А-ЯЁ]{2}\s*[№nN]?\s*\d{6}(?!\d)"
    r"|(?<![\d-])\d{3}[\s.,/_–—-]{1,2}\d{3}[\s.,/_–—-]{1,2}\d{3}[\s.,/_–—-]{1,2}\d{2}(?!\d)",
    re.IGNORECASE,
)
_STREET = (
    r"(?:ул(?:иц[аеыу]|\.)|просп(?:ект[аеу]?|\.)|пр-(?:к?т|д)\.?|пр-?кт\.?|переул(?:ок|к[аеу])|пер\.|бульвар[аеу]?|б-р\.?"
    r"|шоссе|набережн(?:ая|ой|ую)|наб\.|микрорайон[аеу]?|мкр-?н?\.?|проезд[аеу]?|тракт[аеу]?|аллея|тупик[аеу]?|пл(?:ощад[ьи]|\.)(?=\s*(?-i:[«А-ЯЁ])))"
)
_LETTER = r"(?:\s?[а-яА-Я](?![а-я]))?"
_HOUSE = (
    rf"(?:,?\s*(?:д(?:ом[аеу]?)?\.?\s*)№?\s*\d{{1,4}}{_LETTER}|,\s*\d{{1,4}}{_LETTER}|\s+\d{{1,4}}{_LETTER})"
)
_FLAT = (
    r"(?:(?:\s*[-–/]\s*\d{1,4})|(?:,?\s*(?:к(?:орп(?:ус)?)?|стр(?:оение)?)\.?\s*\d{1,3})"
    r"|(?:,?\s*кв(?:артира|\.)?\s*№?\s*\d{1,4}))*"
)
ADDRESSES = re.compile(
    rf"(?:(?:г(?:ород|\.)|с(?:ело|\.)|п(?:ос[её]лок|ос\.|\.))\s*[А-ЯЁ][а-яё-]+(?:\s[А-ЯЁ][а-яё-]+)?,?\s+)?"
    rf"(?<![А-Яа-яЁё]){_STREET}\s*(?:[\w«»\"-]+\.?\s*){{1,4}}?{_HOUSE}{_FLAT}(?![\d.])"
    rf"|(?<![А-Яа-яЁё])д(?:ом|\.)\s*№?\s*\d{{1,4}}[а-яА-Я]?,?\s*(?:корп(?:ус|\.)\s*\d+,?\s*)?кв(?:артира|\.)\s*№?\s*\d{{1,4}}(?!\d)",
    re.IGNORECASE,
)
#: One cheap look decides whether a text is worth the slow ones.
SUSPECT = (
    r"[@＠]|собак|собачк|снилс|\bинн\b|паспорт|сери[яий]|свидетельств|полис|рожд|родил|\bд\.?\s?р\.|\bг\.?\s?р\b|\bat\b|t\.me|vk\."
    r"|ул\.|улиц|просп|пр-|переул|пер\.|бульвар|б-р|шоссе|набереж|наб\.|мкр|микрорайон|проезд|тракт|аллея|тупик|площад|пл\."
    r"|кварт|кв\.|\bтел|\bмоб|\bсот|звон|факс|вотсап|вайбер|whats|viber|\b[IVXЛХ]+\s?[-–]\s?[А-ЯЁ]{2}"
    r"|\d(?:[\s()./\\_·•*~–—−‑-]{0,4}[\dОOоo]){9}|\d{2}\s?\d{2}\D{0,8}\d{6}"
)


def _luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0


def _insurance(digits: str) -> bool:
    """Whether eleven digits carry the check number of a СНИЛС."""
    rest = sum(int(digit) * (9 - place) for place, digit in enumerate(digits[:9])) % 101 % 100
    return rest == int(digits[9:])


def _is_list(groups: list[str]) -> bool:
    """Whether groups of digits are a list of growing numbers («7 8 9 10 11 12 13») or of marks and scores."""
    numbers = [int(group) for group in groups]
    return len(groups) >= 5 and all(len(group) <= 2 for group in groups) and numbers == sorted(set(numbers))


def _of_digits(text: str, groups: list[str]) -> str | None:
    """What groups of digits together are, as the mark that replaces them; None – neither a phone nor a document."""
    digits, sizes = "".join(groups), [len(group) for group in groups]
    by_one = len(groups) == len(digits)
    if _is_list(groups):
        return None
    if len(digits) == 11 and digits[0] in "78" and digits[1] in "34589":
        return CONTACT
    mobile = digits[0] == "9" and len(groups) > 1 and (sizes[0] == 3 or by_one)
    if len(digits) == 10 and (mobile or (digits[0] in "348" and text.startswith("("))):
        return CONTACT
    if len(digits) == 11 and (sizes == [3, 3, 3, 2] or _insurance(digits)):
        return DOCUMENT
    if len(digits) == 16 and (sizes == [4, 4, 4, 4] or (by_one and digits[0] in "23456")):
        return DOCUMENT
    if 13 <= len(digits) <= 19 and min(sizes) >= 2 and digits[0] in "23456" and _luhn(digits):
        return DOCUMENT
    if len(digits) in (10, 12) and len(groups) == 1:
        return DOCUMENT
    return None


def _is_table(text: str) -> bool:
    """Whether a text is a row of figures: a phone has no decimals and no bars beside it."""
    return "|" in text or bool(re.search(r"\d,\d+\s*[|/]", text))


def _cut_digits(text: str) -> str:
    """Cut what stands in long rows of digits; several numbers may follow one another in one row."""
    seen = re.sub(r"(?<=\d)[ОOоo](?=[\d\s()–-])|(?<=[\d\s()–-])[ОOоo](?=\d)", "0", text)
    # Days are no phones: they are hidden from the search.
    seen = (
        re.sub(r"\s[/–—-]\s(?=\d{1,2}\b)|\)\s*(?=\()", lambda found: "#" * len(found[0]), seen)
        if _is_table(text)
        else seen
    )
    seen = _DATE_PARTS.sub(lambda found: "#" * len(found[0]), seen)
    parts, start = [], 0
    for row in _DIGITS.finditer(seen):
        groups = list(re.finditer(r"\d+", row[0]))
        first = 0
        while first < len(groups):
            for last in range(min(len(groups), first + 19), first, -1):
                begin, end = row.start() + groups[first].start(), row.start() + groups[last - 1].end()
                before = re.search(r"\+?\s?\(?$", text[start:begin])
                begin -= len(before[0].lstrip()) if before else 0
                said = _of_digits(seen[begin:end], [group[0] for group in groups[first:last]])
                if said is not None:
                    parts += [text[start:begin], said]
                    start, first = end, last
                    break
            else:
                first += 1
    return "".join(parts) + text[start:]


def _each(pattern: re.Pattern[str], text: str, mark: str) -> str:
    """Replace what the pattern finds by a mark; nothing inside earlier marks."""
    return pattern.sub(lambda found: found[0] if "не хранится" in found[0] else mark, text)


def cut(text: str) -> str:
    """Return the text without contacts, documents, birthdays and addresses."""
    text = _each(EMAIL, text, CONTACT)
    text = _each(BIRTHDAYS, text, BIRTHDAY)
    text = _each(DOCUMENTS, text, DOCUMENT)
    text = _cut_digits(text)
    text = _GLUED.sub(CONTACT, text)
    text = _LOCAL.sub(lambda found: found[0].replace(found[1], CONTACT), text)
    return _each(ADDRESSES, text, ADDRESS)
