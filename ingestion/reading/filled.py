"""Sheets of an observer that come back as documents: our own form filled in Word, and the act of public observation.

A document becomes the table that the form `observation_sheets` is, one sheet of it a printed sheet, and is read as any
table is. What a document says of people (who signed) is not taken over.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from ingestion.core.files import HEAD_ROWS, Book, FileRefusedError
from ingestion.core.text import school_code, squeeze
from ingestion.registers.mentions import stage
from warehouse.visits.remarks import REMARKS

if TYPE_CHECKING:
    from docx.table import Table
    from docx.text.paragraph import Paragraph

#: Columns of the form `observation_sheets`, in its words.
HEADERS = (
    *(
        "Процедура",
        "Дата",
        "Логин ОО",
        "Класс",
        "Предмет",
        "Код наблюдателя",
        "Начало",
        "Окончание",
        "Присутствовало",
    ),
    *("Этап", "Нарушение (код или «нет»)", "Комментарий", "Возражение ОО"),
)
#: What a document must hold to be opened at all: a look at its bytes is cheaper than at its paragraphs.
MENTIONS = "аблюдени".encode()
MAX_XML = 50_000_000
START = re.compile(
    r"лист наблюдения|общественного наблюдения за проведением.*|акт общественного наблюдения.*", re.I
)
FIELDS = {
    "school": re.compile(r"логин оо|наименование оо|образовательная организация|оо", re.I),
    "day": re.compile(r"дата", re.I),
    "procedure": re.compile(r"процедура", re.I),
    "subject": re.compile(r"предмет", re.I),
    "class": re.compile(r"класс(?: \(.*\))?", re.I),
    "person": re.compile(r"наблюдатель \(код\)|код наблюдателя", re.I),
    "times": re.compile(r"(?:время )?начал[оа] (?:и|/) окончани[ея](?: наблюдения)?", re.I),
    "present": re.compile(r"присутствовало(?: участников)?", re.I),
    "stage": re.compile(r"этап(?: \(.*\))?", re.I),
    "words": re.compile(r"что именно|комментарий", re.I),
    "objection": re.compile(r"возражение (?:школы|оо)", re.I),
}
#: Where what a person wrote over several lines ends: the line of a signature.
SIGNED = re.compile(r"(?:общественный )?наблюдатель\b|ответственный от школы|с актом ознакомлен", re.I)
CERTIFIED = re.compile(r"наблюдатель \((?:удостоверение|код)\s*№?\s*([^)]+)\)", re.I)
TIME = re.compile(r"\d{1,2}[:.]\d\d")
BOX = re.compile(r"([☐☒☑✓✔✗✘■□])\s*([^☐☒☑✓✔✗✘■□]*)")
EMPTY_BOXES = "☐□"
TICKED = re.compile(r"[☒☑✓✔✗✘■+]|[vхx]", re.I)
CLEAR = re.compile(r"без замечаний|(?:нарушений|замечаний) не (?:выявлено|было)", re.I)
#: Lines of the act → codes of our sheet.
OF_ACT = {
    "П1": re.compile(r"информационн\w+ безопасност", re.I),
    "А1": re.compile(r"после звонка", re.I),
    "А2": re.compile(r"инструктаж", re.I),
    "А3": re.compile(r"посторонн", re.I),
    "А4": re.compile(r"учител\w+ этого", re.I),
    "А5": re.compile(r"подсказ|помощь", re.I),
    "А6": re.compile(r"телефон|справочн", re.I),
    "А7": re.compile(r"больше или меньше", re.I),
    "А8": re.compile(r"рассадк", re.I),
}
STAGE_OF = {remark.code: remark.stage for remark in REMARKS}
DURING = "проведение"
UNTICKED = (
    "Лист от {day}: не отмечено ни «без замечаний», ни то, что видели. Отметьте и пришлите файл ещё раз: остальные его "
    "листы тоже подождут."
)
BOTH = "Лист от {day}: отмечены и замечания, и «без замечаний». Оставьте одно и пришлите ещё раз."


@dataclass
class _Sheet:
    """One printed sheet: what is written beside its labels, and what is ticked."""

    said: dict[str, str] = field(default_factory=dict)
    stages: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    is_clear: bool = False

    @property
    def is_touched(self) -> bool:
        """Whether anybody has written anything that a form has no print for."""
        written = ("times", "present", "class", "words", "objection")
        return bool(self.remarks or self.is_clear or any(self.said.get(name) for name in written))

    def rows(self) -> list[list[str | None]]:
        """A row a remark, or a row a stage that passed without one. Raises FileRefusedError in words."""
        said = {name: text for name, text in self.said.items() if text}
        day = said.get("day", "без даты")
        if self.remarks and self.is_clear:
            raise FileRefusedError(BOTH.format(day=day))
        if not self.remarks and not self.is_clear:
            raise FileRefusedError(UNTICKED.format(day=day))
        only = self.stages[0] if len(self.stages) == 1 else None
        seen = [(only or STAGE_OF.get(code, DURING), code) for code in self.remarks]
        seen = seen or [(one, "нет") for one in self.stages or [DURING]]
        start, end, *_ = [*TIME.findall(said.get("times", "")), None, None]
        school = school_code(said.get("school"))
        head = [
            said.get("procedure") or self._procedure(),
            said.get("day"),
            f"edu{school}" if school else said.get("school"),
            said.get("class"),
            said.get("subject"),
            said.get("person"),
            start,
            end,
            said.get("present"),
        ]
        return [[*head, at, code, said.get("words"), said.get("objection")] for at, code in seen]

    def _procedure(self) -> str | None:
        """What the act calls its procedure: the work, and the class that writes it."""
        grade = re.match(r"\d{1,2}", self.said.get("class", ""))
        year = re.search(r"20\d\d", self.said.get("day", ""))
        if not (grade and year and self.said.get("subject")):
            return None
        return f"ВПР {year[0]} {self.said['subject']} {grade[0]} класс"


class FilledSheets(Book):
    """The table that a document of filled sheets is."""

    def __init__(self, path: Path, name: str, found: list[_Sheet]) -> None:
        schema = [f"c{place}" for place in range(len(HEADERS))]
        self._frames = {
            f"Лист наблюдения {place}": pl.DataFrame(
                [list(HEADERS), *one.rows()], schema=dict.fromkeys(schema, pl.String), orient="row"
            )
            for place, one in enumerate(found, 1)
            if one.is_touched
        }
        super().__init__(path, name, list(self._frames))

    def head(self, sheet: str) -> pl.DataFrame:
        """Return the first rows of a sheet."""
        return self._frames[sheet].head(HEAD_ROWS)

    def frame(self, sheet: str) -> pl.DataFrame:
        """Return all rows of a sheet."""
        return self._frames[sheet]


def filled_sheets(path: Path, name: str) -> FilledSheets | None:
    """The sheets of a document; None where it is something else. Raises FileRefusedError for a sheet nobody filled."""
    if not _mentions_observation(path):
        return None
    found = _sheets(path)
    if not found:
        return None
    if not any(one.is_touched for one in found):
        raise FileRefusedError(
            "Листы наблюдения не заполнены: отметьте «без замечаний» или то, что видели, и пришлите ещё раз."
        )
    return FilledSheets(path, name, found)


def _mentions_observation(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            about = archive.getinfo("word/document.xml")
            return about.file_size <= MAX_XML and MENTIONS in archive.read(about)
    except (zipfile.BadZipFile, KeyError, OSError):
        return False


def _sheets(path: Path) -> list[_Sheet]:
    import docx
    from docx.table import Table

    try:
        items = list(docx.Document(str(path)).iter_inner_content())
    except Exception:  # python-docx raises KeyError, ValueError, lxml errors for broken files
        return []
    found: list[_Sheet] = []
    goes_on = ""
    for item in items:
        if isinstance(item, Table):
            if found:
                _take_table(found[-1], item)
            goes_on = ""
            continue
        text = squeeze(item.text)
        if START.fullmatch(text):
            found.append(_Sheet())
        elif found and text:
            goes_on = _take_line(found[-1], item, text, goes_on)
    return [one for one in found if one.said.get("day") or one.said.get("school")]


def _take_line(sheet: _Sheet, item: Paragraph, text: str, goes_on: str) -> str:
    """Take a paragraph; returns the field that the next one may go on with."""
    if certified := CERTIFIED.search(text):
        sheet.said.setdefault("person", squeeze(certified[1]))
    if SIGNED.match(text):
        return ""
    label, colon, value = text.partition(":")
    name = _field(label) if colon else None
    if name == "stage":
        boxes = BOX.findall(value)
        underlined = "".join(run.text for run in item.runs if run.underline)
        words = [said for box, said in boxes if box not in EMPTY_BOXES] if boxes else underlined.split(",")
        sheet.stages = list(dict.fromkeys(filter(None, map(stage, words))))
        return ""
    if name:
        _take(sheet, name, value)
        return name if name in ("words", "objection") else ""
    if box := BOX.match(text):
        _tick(sheet, "", box[2], is_ticked=box[1] not in EMPTY_BOXES)
        return ""
    if goes_on:
        sheet.said[goes_on] = squeeze(f"{sheet.said.get(goes_on, '')} {_written(text)}")
    return goes_on


def _take_table(sheet: _Sheet, table: Table) -> None:
    for cells in _rows(table):
        if len(cells) == 2 and (name := _field(cells[0].rstrip(":"))):
            _take(sheet, name, cells[1])
        elif len(cells) >= 3 and (cells[1] in STAGE_OF or CLEAR.match(cells[2])):
            _tick(sheet, cells[1], cells[2], is_ticked=bool(TICKED.search(cells[0])))


def _rows(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        yield [squeeze(cell.text) for cell in row.cells]


def _field(label: str) -> str | None:
    label = squeeze(label)
    return next((name for name, known in FIELDS.items() if known.fullmatch(label)), None)


def _written(value: str) -> str:
    """What a person wrote into a printed line; a line of dashes is nothing."""
    return re.sub(r"^[-–—]$", "", squeeze(value.replace("_", " ")))


def _take(sheet: _Sheet, name: str, value: str) -> None:
    text = _written(value)
    # The login of a school is surer than its name: whichever line holds it.
    if name == "school" and school_code(sheet.said.get(name)):
        return
    sheet.said[name] = text or sheet.said.get(name, "")


def _tick(sheet: _Sheet, code: str, words: str, *, is_ticked: bool) -> None:
    if not is_ticked:
        return
    if CLEAR.match(words):
        sheet.is_clear = True
    elif code:
        sheet.remarks.append(code)
    elif not words.rstrip(" :").casefold().endswith("выявлены нарушения"):
        text = re.sub(r"^\d+[.)]\s*", "", words)
        sheet.remarks.append(next((one for one, known in OF_ACT.items() if known.search(text)), text))
