"""Personal data are cut before anything is stored: names, documents, phones, e-mails in whatever cell they stand.

Columns that a source does not need are never read. This module is for the rest: a phone in a comment, a signature in a
plan, a name typed where a code belongs. Codes of participants, schools and persons stay: they are how rows connect.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

import polars as pl

from ingestion.core.findings import Findings
from ingestion.core.model import Extract
from ingestion.core.text import header_key

PERSON = "[имя не хранится]"
CONTACT = "[контакт не хранится]"
DOCUMENT = "[документ не хранится]"

CAP = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
UPPER = r"[А-ЯЁ]{2,}(?:-[А-ЯЁ]{2,})?"
PATRONYMIC = r"[А-ЯЁ][а-яё]*(?:[оеё]вич|ьич|мич|[оеё]вн|[иы]чн|иничн)(?:а|у|ем|ом|е|ы|ой|ою)?"
PATRONYMIC_UPPER = r"[А-ЯЁ]+(?:[ОЕЁ]ВИЧ|ЬИЧ|[ОЕЁ]ВН|[ИЫ]ЧН)(?:А|У|ЕМ|ОМ|Е|Ы|ОЙ)?"
TURKIC = r"(?:оглы|кызы|Оглы|Кызы)"
INITIALS = r"[А-ЯЁ]\.\s?[А-ЯЁ]\."
SURNAME_END = (
    r"(?:ов|ев|ёв|ин|ын|ский|цкий|ской|ко|ук|юк|ян|дзе|швили|их|ых)(?:а|у|ым|ой|ого|ому|ая)?"
    r"|(?:ская|цкая|ской|цкой)"
)
AROUND = r"(?<![А-ЯЁа-яёA-Za-z]){}(?![А-ЯЁа-яё])"
EDU_OWN = re.compile(r"(?:имени|им\.|им\s)[^,;|»\"]{0,80}$", re.IGNORECASE)

FULL_NAME = re.compile(
    "|".join(
        AROUND.format(pattern)
        for pattern in (
            rf"(?:{CAP}\s+){{1,2}}{PATRONYMIC}(?:\s+{CAP})?",
            rf"(?:{UPPER}\s+){{1,2}}{PATRONYMIC_UPPER}",
            rf"(?:{CAP}\s+){{2,3}}{TURKIC}",
        )
    )
)
WITH_INITIALS = re.compile(
    "|".join(
        AROUND.format(p) for p in (rf"{CAP}\s+{INITIALS}", rf"{UPPER}\s+{INITIALS}", rf"{INITIALS}\s?{CAP}")
    )
)
CONTACTS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\d.,/–-])(?:\+7|8|7)[\s(–-]{0,2}\d{3,5}[\s)–-]{1,2}\d{1,3}[\s–-]?\d{2}[\s–-]?\d{2}(?!\d)"
    r"|(?<![\d.,])(?:\+7|8)9\d{9}(?!\d)|(?<!\d)\+7\d{10}(?!\d)"
)
DOCUMENTS = re.compile(
    r"(?<!\d)\d{3}-\d{3}-\d{3}[\s–-]\d{2}(?!\d)"
    r"|(?:СНИЛС|ИНН)\D{0,10}\d{10,12}"
    r"|(?:паспорт|серия)\D{0,20}\d{2}\s?\d{2}\D{0,5}\d{6}"
    r"|(?<![\d.,№-])\d{2}\s?\d{2}\s+№?\s?\d{6}(?!\d)"
    r"|(?<![А-ЯA-Z])[IVXЛХ]{1,4}-[А-ЯЁ]{2}\s*№?\s*\d{6}(?!\d)",
    re.IGNORECASE,
)
# One cheap look decides whether a text is worth the slow ones.
SUSPECT = r"@|\d{3}[\s)–-]+\d{1,3}|\d{10}|(?i)снилс|паспорт|серия|-[А-ЯЁ]{2}\s*№|\d{4}\s+№?\s?\d{6}|\d{2} \d{2} \d{6}"
NAME_LIKE = r"[А-ЯЁ][а-яё]+\s+[А-ЯЁ]|[А-ЯЁ]\.\s?[А-ЯЁ]|[А-ЯЁ]{2,}\s+[А-ЯЁ]{2,}"

# Columns that carry keys or words of published documents, where a poet is not a person of the department.
KEY_COLUMNS = {
    "participant_code",
    "school_code",
    "task_code",
    "row_number",
    "load_id",
    "value_key",
}
OFFICIAL_DOCUMENTS = {"raw.plan_measures"}
PUBLISHED_TEXT = {"skill", "planned_result", "content_code", "requirement_code", "group_name"}
# What our columns of results and reports are called for a person; registers bring the headers of their own specs.
COLUMN_WORDS = {
    "municipality": "муниципалитет",
    "school_name": "название школы",
    "class_text": "класс",
    "class_label": "класс",
    "procedure_name": "процедура",
    "total_text": "сумма баллов",
    "column_name": "заголовок задания",
    "value": "балл",
    "skill_group": "группа умений",
    "variant": "вариант",
    "title": "мероприятие",
    "responsible": "ответственный",
    "expected_result": "ожидаемый результат",
    "timing_text": "срок",
    "document": "документ",
    "skill": "умение",
    "text": "пункт приказа",
}
PERSONAL_HEADERS = tuple(
    header_key(text)
    for text in (
        "фио", "фамилия", "отчество", "паспорт", "снилс", "телефон", "тел", "почта", "email", "e-mail", "дата рождения",
        "адрес", "документ удостоверяющий", "серия", "инн",
    )
)  # fmt: skip
FIRST_NAME_HEADERS = (header_key("имя"), header_key("имя участника"), header_key("имя ребёнка"))


@cache
def _given_and_surname() -> re.Pattern[str]:
    """`Surname Given` and `Given Surname`, with a list of given names in their cases."""
    names = Path(__file__).with_name("given_names.txt").read_text(encoding="utf-8").split()
    stems = sorted({name.rstrip("аяйь") for name in names if len(name) > 2}, key=len, reverse=True)
    given = rf"(?:{'|'.join(stems)})(?:[аяйьуюеыи]|ой|ей|ем|ом|ию|ии|ией)?"
    surname = rf"[А-ЯЁ][а-яё]+(?:{SURNAME_END})"
    return re.compile("|".join(AROUND.format(p) for p in (rf"{surname}\s+{given}", rf"{given}\s+{surname}")))


def is_personal_header(header: str | None) -> bool:
    """Whether a column's header says that its cells are about a person: name, document, phone, e-mail, address."""
    key = header_key(header)
    return key in FIRST_NAME_HEADERS or any(key.startswith(name) for name in PERSONAL_HEADERS)


def _cut(pattern: re.Pattern[str], text: str, mark: str) -> str:
    """Replace what the pattern finds, but not a name in the name of an institution («имени …»)."""
    parts, start = [], 0
    for found in pattern.finditer(text):
        if mark == PERSON and EDU_OWN.search(text[: found.start()]):
            continue
        parts += [text[start : found.start()], mark]
        start = found.end()
    return "".join(parts) + text[start:]


@lru_cache(maxsize=100_000)
def cut_text(text: str, *, published: bool = False) -> str:
    """Return the text without names, documents, phones and e-mails.

    `published` keeps surnames with initials: a specification speaks of «А. С. Пушкин».
    """
    text = _cut(CONTACTS, text, CONTACT)
    text = _cut(DOCUMENTS, text, DOCUMENT)
    text = _cut(FULL_NAME, text, PERSON)
    if not published:
        text = _cut(WITH_INITIALS, text, PERSON)
        text = _cut(_given_and_surname(), text, PERSON)
    return text


def holds_person(text: str | None) -> bool:
    """Whether a text that should be a code names a person or a contact."""
    return bool(text) and cut_text(text) != text


def names_person(frame: pl.DataFrame, column: str) -> pl.Expr:
    """Whether the code in a column is a person's name or contact; looks closely only at what is suspicious."""
    values = frame.get_column(column).unique().drop_nulls()
    bad = [
        v for v in values.filter(values.str.contains(f"{SUSPECT}|{NAME_LIKE}")).to_list() if holds_person(v)
    ]
    return pl.col(column).is_in(bad)


def _column(frame: pl.DataFrame, name: str, *, published: bool) -> dict[str, str]:
    """Return the values of a text column that must change, with what they become."""
    values = frame.get_column(name).unique().drop_nulls()
    values = values.filter(values.str.contains(SUSPECT) | values.str.contains(NAME_LIKE))
    changed = {}
    for value in values.to_list():
        cut = cut_text(value, published=published)
        if cut != value:
            changed[value] = cut
    return changed


def cut_frame(
    frame: pl.DataFrame, keep: set[str] = KEY_COLUMNS, *, is_official_document: bool = False
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the frame without personal data, and the places that held them (sheet, row_number, column_name).

    The words of an official document (an approved plan) keep surnames with initials: they name officials in office.
    """
    hits = []
    for name in [n for n, dtype in frame.schema.items() if dtype == pl.String and n not in keep]:
        changed = _column(frame, name, published=is_official_document or name in PUBLISHED_TEXT)
        if not changed:
            continue
        if "row_number" in frame.columns:
            sheet = pl.col("sheet") if "sheet" in frame.columns else pl.lit(None, pl.String).alias("sheet")
            hits.append(
                frame.filter(pl.col(name).is_in(list(changed))).select(
                    sheet, pl.col("row_number").cast(pl.Int64), pl.lit(name).alias("column_name")
                )
            )
        frame = frame.with_columns(pl.col(name).replace(changed))
    empty = pl.DataFrame(schema={"sheet": pl.String, "row_number": pl.Int64, "column_name": pl.String})
    return frame, pl.concat([empty, *hits])


def cut_extract(extract: Extract, titles: dict[str, str] | None = None) -> Extract:
    """Cut personal data out of everything an extract holds: tables, findings, quarantine; say where they stood.

    `titles` names columns as the file does. Names behind codes stay in `people`, which goes to its own database.
    """
    found = []
    for table, frame in extract.tables.items():
        extract.tables[table], hits = cut_frame(frame, is_official_document=table in OFFICIAL_DOCUMENTS)
        found.append(hits)
    extract.quarantine, _ = cut_frame(extract.quarantine)
    extract.findings.parts = [cut_frame(part)[0] for part in extract.findings.parts]
    all_hits = pl.concat(found).unique(maintain_order=True) if found else pl.DataFrame()
    if not all_hits.is_empty():
        names = pl.col("column_name").replace(COLUMN_WORDS | (titles or {}))
        extra = Findings()
        extra.add("personal_data_cut", all_hits.with_columns(names))
        extract.findings.parts += extra.parts
    return extract
