"""Names of officials out of a text: the position stays, the person goes."""

import re

SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
INITIALS = r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.?)?"
PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:вич|вна|ична|ьич|оглы|кызы)"
PERSON = re.compile(
    rf"(?<![А-ЯЁа-яё«\"])(?:{SURNAME}\s+{INITIALS}(?![а-яё])|{INITIALS}\s?{SURNAME}"
    rf"|{SURNAME}\s+[А-ЯЁ][а-яё]+\s+{PATRONYMIC})(?![а-яё])"
)
NOT_A_PERSON = re.compile(r"(?:имени|им\.)\s*$", re.I)


def strip_names(text: str) -> str:
    """Responsible by position only: `Иванова И.И., методист` becomes `методист`.

    A surname in the name of an institution («имени А.М. …») stays. Returns an empty text when only names
    stood there.
    """
    kept, start = [], 0
    for found in PERSON.finditer(text):
        if NOT_A_PERSON.search(text[: found.start()]):
            continue
        kept.append(text[start : found.start()])
        start = found.end()
    kept.append(text[start:])
    return _tidy("".join(kept))


def _tidy(text: str) -> str:
    text = " ".join(text.split())
    text = re.sub(r"\s*[,;](?:\s*[,;])+", lambda found: ";" if ";" in found.group(0) else ",", text)
    text = re.sub(r"\s+([,;.])", r"\1", text)
    text = re.sub(r"\s[-–—]\s*(?=[,;]|$)", "", text)
    return re.sub(r"^[\s,;–—-]+|[\s,;–—-]+$", "", text)
