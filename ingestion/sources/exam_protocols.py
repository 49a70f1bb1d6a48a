"""Protocols of the state exams, ОГЭ and ЕГЭ, as regional systems print them: several exams a file, names never read.

A table begins below a line such as `02 - Математика 2026.06.01`; the next exam begins with the next line of this kind.
Or every row names its exam in a column «Предмет», with the day in «Дата экзамена».
A school is named by its code in the regional system of exams, not by its federal login: it is kept as `РИС-13450` and
becomes the school whose register names that code. A test score of ЕГЭ follows from the primary one and is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from ingestion.core.candidate import Candidate
from ingestion.core.files import FileRefusedError
from ingestion.core.model import Extract
from ingestion.core.rows import HEADER, Rows
from ingestion.core.rows import TITLE as TITLE_ROW
from ingestion.core.text import (
    date_of_day_number,
    find_subject,
    header_key,
    parse_date,
    season_of,
    squeeze,
    variety,
)
from ingestion.results.answers import Answer, answers_of, are_weighed, most_of
from ingestion.results.loadable import Wide, extract_wide
from ingestion.results.sheets import extract_each
from ingestion.results.tasks import TaskColumn
from ingestion.results.wide import WideTable
from warehouse.home import school_year_of

KIND = "exam_protocols"
TITLE = "Протоколы ОГЭ и ЕГЭ"
GRADES = {"ОГЭ": 9, "ЕГЭ": 11}
#: Only protocols of the state exams name the place where an exam was written.
PLACE, SCORE, TEST_SCORE = (header_key(name) for name in ("Код ППЭ", "Первичный балл", "Тестовый балл"))
EXAM = re.compile(
    r"^(?P<code>\d{1,2})\s*[-–—.]\s*(?P<name>[^\d]{3,}?)\s*(?P<day>20\d\d\.\d\d\.\d\d|\d\d\.\d\d\.20\d\d)?$"
)
NO_TEST = (
    "Нельзя узнать экзамен: над таблицей нет строки с кодом, предметом и датой. Впишите её, например "
    "«02 - Математика 2026.06.01», – или назовите экзамен в столбце «Предмет», а день – в столбце «Дата экзамена», и "
    "пришлите протокол ещё раз."
)
# Our name → how the header begins; the last fitting column wins: a score after an appeal stands behind the first one.
COLUMNS: dict[str, tuple[str, ...]] = {
    "number": ("№",),
    "school": ("кодоо",),
    "class_text": ("класс",),
    "place": ("кодппэ",),
    "room": ("аудитория",),
    "participant_code": ("кодучастника",),
    "short": ("заданияскратким", "ответывкраткой"),
    "open": ("заданиясразвернутым", "ответывразвернутой"),
    "total_text": ("первичныйбалл", "баллпослеапелляции"),
    "mark_text": ("оценка",),
    "exam": ("предмет", "экзамен"),
    "day": ("датаэкзамена", "датапроведения"),
}
TITLES = {"participant_code": "Код участника", "class_text": "Класс", "total_text": "Первичный балл",
          "mark_text": "Оценка", "login_text": "Код ОО"}  # fmt: skip
TEXTS = ("login_text", "class_text", "participant_code", "attendance_text", "total_text", "mark_text")
PLACE_OF_ROW = {"sheet": pl.String, "row_number": pl.Int64}
Row = Sequence[str | None]


@dataclass
class Block:
    """One exam of a file: its line above the table, the header's row (from 1), places of columns, its rows."""

    sheet: str
    header: int
    title_row: int | None
    title: str
    kind: str
    places: dict[str, int]
    rows: list[tuple[int, Row]] = field(default_factory=list)


def recognise(candidate: Candidate) -> float:
    """Recognise a protocol by the place of the exam and the primary score."""
    return 3.0 if candidate.find({PLACE, SCORE}) else 0.0


def _places(row: Row) -> dict[str, int]:
    places = {}
    for place, cell in enumerate(row):
        key = header_key(cell)
        name = next((n for n, starts in COLUMNS.items() if key and key.startswith(starts)), None)
        if name and key != TEST_SCORE:
            places[name] = place
    return places


def _blocks(candidate: Candidate) -> list[Block]:
    """Every exam of every sheet, with the rows below its header up to the next title."""
    blocks: list[Block] = []
    for sheet in candidate.tables.sheets:
        block: Block | None = None
        title: tuple[int, str] | None = None
        for number, row in enumerate(candidate.tables.frame(sheet).rows(), 1):
            keys = {header_key(cell) for cell in row}
            texts = [text for cell in row if (text := squeeze(cell))]
            if {PLACE, SCORE} <= keys:
                kind = "ЕГЭ" if TEST_SCORE in keys else "ОГЭ"
                block = Block(
                    sheet, number, title[0] if title else None, title[1] if title else "", kind, _places(row)
                )
                blocks.append(block)
                title = None
            elif texts and len(texts) <= 2 and EXAM.match(texts[0]):
                title, block = (number, texts[0]), None
            elif block and texts:
                block.rows.append((number, row))
    return [one for block in blocks for one in _by_exam(block)]


def _by_exam(block: Block) -> list[Block]:
    """A table without a line above it, by the exams that its rows name, in their order; any other as it is."""
    if block.title or "exam" not in block.places:
        return [block]
    found: dict[str, Block] = {}
    for number, row in block.rows:
        exam = squeeze(row[block.places["exam"]])
        written = squeeze(row[block.places["day"]]) if "day" in block.places else ""
        day = parse_date(written) or date_of_day_number(written)
        title = exam if EXAM.match(exam) else f"0 - {exam}"
        known = EXAM.match(title)
        if day and known and not known["day"]:
            title = f"{title} {day:%Y.%m.%d}"
        found.setdefault(title, replace(block, title=title, rows=[])).rows.append((number, row))
    return list(found.values()) or [block]


def _procedure(block: Block, candidate: Candidate) -> dict:
    found = EXAM.match(block.title)
    name = re.sub(r"\b[ОЕ]ГЭ\b", " ", found["name"]) if found else candidate.origin.stem
    subject = find_subject(name)
    written = found["day"] if found else None
    day = parse_date(written) or parse_date((written or "").replace(".", "-"))
    year = re.search(r"(?<!\d)20\d\d(?!\d)", str(candidate.origin.path))
    if subject is None or not (day or year):
        raise FileRefusedError(NO_TEST)
    kinds = variety(subject, name)
    if block.kind == "ЕГЭ" and subject == "МА" and not kinds["study_level"]:
        # Since 2015 maths is written at two levels; the code 22 is the basic one.
        kinds["study_level"] = "базовый" if found and found["code"] == "22" else "профильный"
    if kinds["language"] and re.search(r"устн|говорени", name.casefold()):
        kinds["language"] = f"{kinds['language']}, устная часть"
    day = day or (date(int(year[0]), 6, 1) if year else None)
    if day is None:
        raise FileRefusedError(NO_TEST)
    return {
        "kind": block.kind,
        "school_year": school_year_of(day),
        "season": season_of(day),
        "subject": subject,
        "grade": GRADES[block.kind],
        "class_grade": GRADES[block.kind],
        **kinds,
        "procedure_name": f"{block.kind} {day.year}, {squeeze(name)}",
        "procedure_date": day if written else None,
    }


def _code(block: Block, row: Row) -> str | None:
    """The participant's own code, else the place of the pupil in the protocol: never a name or a document."""
    cell = {name: squeeze(row[place]) for name, place in block.places.items()}
    if code := cell.get("participant_code"):
        return code
    parts = [cell.get(name, "") for name in ("place", "room", "number")]
    return "-".join(part.removesuffix(".0") for part in parts) if all(parts) else None


def _table(block: Block) -> tuple[WideTable, bool]:
    """The rows of one exam with a column a task, and whether its answers say nothing of points."""
    records: list[dict[str, str | int | None]] = []
    cells: list[dict[str, Answer]] = []
    totals: list[str | None] = []
    for number, row in block.rows:
        text = {name: squeeze(row[place]) or None for name, place in block.places.items()}
        answers = answers_of(text.get("short"), text.get("open"))
        is_there = bool(text.get("total_text") or answers)
        school = re.sub(r"\.0+$", "", text.get("school") or "")
        records.append(
            {
                "sheet": block.sheet,
                "row_number": number,
                "login_text": f"РИС-{school}" if school.isdigit() else school,
                "class_text": text.get("class_text"),
                "participant_code": _code(block, row),
                "attendance_text": "присутствовал" if is_there else "отсутствовал",
                "total_text": text.get("total_text"),
                "mark_text": text.get("mark_text"),
            }
        )
        cells.append(answers)
        totals.append(text.get("total_text"))
    weighed = are_weighed(cells, totals)
    codes = list(dict.fromkeys(code for answers in cells for code in answers)) if weighed else []
    columns = [TaskColumn(f"c{i}", code, i + 1, code, most_of(code, cells)) for i, code in enumerate(codes)]
    for record, answers in zip(records, cells, strict=True):
        record |= {
            column.column: answers[column.header].text if column.header in answers else None
            for column in columns
        }
    texts = [*TEXTS, *(column.column for column in columns)]
    frame = pl.DataFrame(records, schema=PLACE_OF_ROW | dict.fromkeys(texts, pl.String))
    titles = {name: title for name, title in TITLES.items() if name in frame.columns}
    return WideTable(block.sheet, block.header, frame, columns, titles), any(cells) and not weighed


def extract(candidate: Candidate) -> Extract:
    """Read and check every exam of the file; columns with names and documents are never looked at."""
    rows, blocks = Rows(), _blocks(candidate)
    for block in blocks:
        rows.put_aside(block.sheet, [block.header], HEADER)
        if block.title_row:
            rows.put_aside(block.sheet, [block.title_row], TITLE_ROW)
    exams = [(_procedure(block, candidate), *_table(block)) for block in blocks]
    told = {id(table): (about, is_unweighed) for about, table, is_unweighed in exams}

    def read(table: WideTable) -> Extract:
        about, is_unweighed = told[id(table)]
        rows.were_read(table.rows)
        heads = pl.DataFrame({"sheet": [table.sheet], "row_number": [table.header]})
        noticed = (("exam_answers_unweighed", heads, "Задания с кратким ответом"),) if is_unweighed else ()
        return extract_wide(Wide(table.rows, table.tasks, about, table.titles, noticed=noticed))

    return extract_each([table for _, table, _ in exams], read, rows)
