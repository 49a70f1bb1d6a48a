"""Cutting: one text, a frame, everything that a file has given. Every cut is a finding: its place, never the value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache

import polars as pl

from ingestion.core.findings import Findings
from ingestion.core.model import Extract
from ingestion.core.personal import columns, contacts, letters, names
from ingestion.core.personal.reading import PERSON, Reading
from ingestion.core.personal.tokens import has_words, is_of_schooling

# A name in the name of a school needs a patronymic, letters with points or two words one after the other.
_WHOLE_NAME = (
    r"(?:[а-яё]ич(?:а|у|ем|е)?|(?<!ур)[оеёы]вн(?:а|ы|е|у|ой|ою)|[иы]чн(?:а|ы|е|у|ой)|оглы|кызы|улы|уулу)\b"
    r"|\b[а-яё]\.\s?[а-яё]\b|\b(?-i:[А-ЯЁ][а-яё]+)\s[а-яё]\b\.?(?!\w)"
    r"|(?-i:[А-ЯЁ][а-яёA-Za-z]{2,}[\s_]+[А-ЯЁ][а-яёA-Za-z]{2}|[А-ЯЁ]{3,}\s+[А-ЯЁ]{5,})"
)
# Two to four words and nothing else may be a person in any letters, unless a word says that it is a place or a school.
_ONLY_WORDS = (
    r"|^(?!.*(?:район|округ|город|кра[йя]|област|респ|школ|[сон]ош|лице|гимнази|сад|[бак]оу|зато|поселен|федерал|м[оа]\b"
    r"|класс|протокол))\s*[а-яёa-z.-]{1,30}(?:[\s,]+[а-яёa-z.-]{1,30}){1,3}\s*$"
)
_LETTERS = r"[а-яё]{3}|(?-i:[А-ЯЁ][а-яё])|[а-яё][a-z@0346]|[a-z0346][а-яё]|[ABCEHKMOPTXYaceopxy]{4,}"
# A class may be called anything: «филиал», «Березовка»; alone only what ends as a surname does is looked at.
_AS_SURNAME = (
    r"|^\W*[а-яёa-z0346]{2,}(?:[оeеё0o]в|ин|ын)(?:[aаyу]|ым|[оo]й|[eе]|[ыи]х)?\W*$|[а-яёa-z]{3,}[\W_]+[а-яёa-z]"
    r"|^\W*[а-яёa-z]{2,}(?:[сc]к|цк)(?:ий|[aа]я|[оo]г[оo]|[оo]му|им|[оo]м|[оo]й|ую)\W*$"
    r"|^\W*[а-яёa-z]{2,}(?:[eе]нк[оo]|[чщн]у?[кk]|юк|ян[aаyу]?|дз[eе]|швили|в[иu]ч|вн[aа])\W*$"
)
_SUSPECT = {
    name: re.compile(f"{contacts.SUSPECT}|{letters_}", re.IGNORECASE)
    for name, letters_ in {
        Reading.NAMED: _WHOLE_NAME + _ONLY_WORDS,
        Reading.PUBLISHED: _WHOLE_NAME,
        Reading.CODE: _LETTERS,
        Reading.TEXT: _LETTERS,
    }.items()
}
_OF_CLASSES = re.compile(f"{contacts.SUSPECT}|{_WHOLE_NAME}{_AS_SURNAME}", re.IGNORECASE)
# The number of a task has no words at all.
_WORDLESS = frozenset({"task_code"})
_CLASSES = frozenset({"class_text", "class_label"})
#: Longer texts are read line by line, longer lines by pieces: the time of reading grows with the square of a piece.
LONG = 2_000
# Where no name goes on: after a sentence, between two words in small letters; else between words, else anywhere.
_PIECES = re.compile(
    rf"(?s:.{{1,{LONG}}}(?:(?<=[.!?;]\s)|(?<=[а-яё]{{4}}\s)(?=[а-яё])|\Z)|.{{1,{LONG}}}(?:(?<=\s)|\Z)|.{{1,{LONG}}})"
)


@lru_cache(maxsize=100_000)
def cut_text(text: str, reading: Reading = Reading.TEXT) -> str:
    """Return the text without names, documents, cards, birthdays, addresses, phones and e-mails."""
    if len(text) > LONG:
        pieces = re.findall(r"[^\n]*\n|[^\n]+", text) if "\n" in text[:-1] else _PIECES.findall(text)
        return "".join(cut_text(piece, reading) for piece in pieces)
    seen = letters.clean(text)
    if is_of_schooling(seen):
        return text
    done = names.cut(contacts.cut(seen), reading)
    return text if done == seen else done


_PART_OF_NAME = re.compile(
    r"[а-яё]\.\s?[а-яё]\.|вич|вн[аыеу]|ичн[аыеу]|оглы|кызы|@|\d{6}|\d\D\d{3}\D\d|(?-i:[А-ЯЁ][а-яё]+[\s_]+[А-ЯЁ])",
    re.IGNORECASE,
)


#: Names that the log has already: the dictionary alone takes longer than a run without new files.
_CUT: set[str] = set()


@lru_cache(maxsize=10_000)
def cut_file_name(name: str) -> str:
    """Return a file's name with its folders without people; a part that is nothing but words is read as a code.

    Names of files are looked at for every file: most say what is inside and need no dictionary.
    """
    return name if name in _CUT else "".join(_cut_part(part) for part in re.split(r"([/\\])", name))


def were_cut(names: Iterable[str]) -> None:
    """Take it that these names of files were cut by this version: nobody looks through them again."""
    _CUT.update(names)


def _cut_part(part: str) -> str:
    stem = part.rpartition(".")[0] or part
    if not re.search(r"[А-Яа-яЁё@]|\d{6}", stem) or is_of_schooling(stem):
        return part
    if len(stem) < 60 and not re.search(r"\d", stem) and len(re.findall(r"\w{2,}", stem)) <= 4:
        return cut_text(part, Reading.CODE)
    return cut_text(part, Reading.NAMED) if _PART_OF_NAME.search(part) else part


def holds_person(text: str | None) -> bool:
    """Whether a word of a list names a person or a contact."""
    return bool(text and _OF_CLASSES.search(text)) and cut_text(text or "", Reading.CODE) != text


_GRADE = re.compile(r"\W*(?:\d{1,2}|[IVX]+)?[\W_]*")


@lru_cache(maxsize=10_000)
def cut_class(text: str) -> str:
    """Return the name of a class without people: branches are called by villages, and some of those are two words.

    One word is read as a code; several words and doubled names only as far as they are a whole name of a person.
    """
    name = _GRADE.sub("", text, count=1)
    if re.search(r"[\s-]", name.strip()):
        # A number before it: without one any two words may be somebody.
        said = f"5 {name}"
        return text if cut_text(said, Reading.NAMED) == said else PERSON
    return cut_text(text, Reading.CODE)


def class_names_person(text: str | None) -> bool:
    """Whether the name of a class names a person or a contact."""
    return bool(text and _OF_CLASSES.search(text)) and cut_class(text or "") != text


def is_no_code(text: str | None) -> bool:
    """Whether a text cannot be the code of a person: it names somebody, or has words that codes do not have."""
    if not text or not _SUSPECT[Reading.CODE].search(text):
        return False
    return cut_text(text, Reading.CODE) != text or has_words(letters.fold(letters.clean(text)))


def _worth_a_look(values: pl.Series, pattern: re.Pattern[str]) -> list[str]:
    """Return the different values that may hold a person; short numbers and letters are left out at once."""
    different = values.unique().to_list()
    words = (
        value for value in different if value and len(value) > 2 and not (len(value) < 9 and value.isdigit())
    )
    return [value for value in words if pattern.search(value)]


def _changed(column: pl.Series, reading: Reading) -> dict[str, str]:
    """Return the values of a column that must change, with what they become."""
    pattern = _OF_CLASSES if column.name in _CLASSES else _SUSPECT[reading]
    look = _worth_a_look(column, pattern)
    if column.name in _CLASSES:
        return {value: cut for value in look if (cut := cut_class(value)) != value}
    if column.name in _WORDLESS:
        return {value: PERSON for value in look if is_no_code(value)}
    pairs = ((value, cut_text(value, reading)) for value in look)
    return {value: cut for value, cut in pairs if cut != value}


def names_person(frame: pl.DataFrame, column: str) -> pl.Expr:
    """Whether the code of a person in a column is a name, a contact or words."""
    suspicious = _worth_a_look(frame.get_column(column), _SUSPECT[Reading.CODE])
    return pl.col(column).is_in([value for value in suspicious if is_no_code(value)])


def cut_frame(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the frame without personal data, and the places that held them (sheet, row_number, column_name)."""
    hits = []
    for name in [name for name, dtype in frame.schema.items() if dtype == pl.String]:
        reading = columns.reading_of(name)
        changed = _changed(frame.get_column(name), reading) if reading else {}
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


def _cut_cell(column: str, value: str) -> str:
    return (
        cut_class(value)
        if column in _CLASSES
        else cut_text(value, columns.reading_of(column) or Reading.TEXT)
    )


def _cut_row(row_json: str) -> str:
    """Return a held row without personal data: each cell is read as its column is."""
    row = json.loads(row_json)
    cut = {name: _cut_cell(name, value) if isinstance(value, str) else value for name, value in row.items()}
    return row_json if cut == row else json.dumps(cut, ensure_ascii=False)


def _cut_held(held: pl.DataFrame) -> pl.DataFrame:
    if held.is_empty():
        return held
    rows = held.get_column("row_json").unique().drop_nulls().to_list()
    changed = {row: cut for row in rows if (cut := _cut_row(row)) != row}
    sheets, _ = cut_frame(held.select("sheet"))
    return held.with_columns(pl.col("row_json").replace(changed), sheets.get_column("sheet"))


def _cut_findings(part: pl.DataFrame) -> pl.DataFrame:
    """Return findings without personal data: what goes from a value goes from the sentence that repeats it."""
    # The name of a class is no list of values: a village, a word, a letter.
    of_class = part.get_column("rule_id") == "class_unusual"
    changed = _changed(part.filter(~of_class).get_column("value"), Reading.CODE)
    changed |= _changed(part.filter(of_class).get_column("value").alias("class_text"), Reading.CODE)
    named = part.filter(pl.col("rule_id") == "code_names_person").get_column("value").drop_nulls()
    changed |= dict.fromkeys(named.to_list(), PERSON)
    if changed:
        pairs = part.filter(pl.col("value").is_in(list(changed))).select("message", "value").unique()
        said = {message: message.replace(value, changed[value]) for message, value in pairs.iter_rows()}
        part = part.with_columns(pl.col("message").replace(said), pl.col("value").replace(changed))
    rest, _ = cut_frame(part.drop("value"))
    return rest.with_columns(part.get_column("value")).select(part.columns)


def cut_extract(extract: Extract, titles: dict[str, str] | None = None) -> Extract:
    """Cut personal data out of everything an extract holds: tables, findings, quarantine; say where they stood.

    `titles` names columns as the file does. Names behind codes stay in `people`, which goes to its own database.
    """
    found = []
    for table, frame in extract.tables.items():
        extract.tables[table], hits = cut_frame(frame)
        found.append(hits)
    extract.quarantine = _cut_held(extract.quarantine)
    extract.sheets, _ = cut_frame(extract.sheets)
    extract.findings.parts = [_cut_findings(part) for part in extract.findings.parts]
    all_hits = pl.concat(found).unique(maintain_order=True) if found else pl.DataFrame()
    if not all_hits.is_empty():
        names_of = pl.col("column_name").replace(columns.WORDS | (titles or {}))
        extra = Findings()
        extra.add("personal_data_cut", all_hits.with_columns(names_of))
        extract.findings.parts += extra.parts
    return extract
