"""The tables of a document that nobody recognises: their heads, and how they differ from a plan's."""

from __future__ import annotations

from ingestion.core.candidate import Candidate
from ingestion.core.files import Book, FileRefusedError
from ingestion.core.text import header_key, squeeze
from ingestion.plans import PlanRefused
from ingestion.plans.preamble import OTHER_PAPER, TITLE_START
from ingestion.plans.roles import role_of
from ingestion.plans.row import Row
from ingestion.plans.rows import read_rows
from ingestion.plans.text import quote
from ingestion.sources.plans import with_ending

READABLE = {".docx", ".pdf"}
#: A head stands in the first rows of a table; a longer cell is no name of a column.
HEAD_ROWS, MAX_NAME = 3, 80
PLAN_COLUMNS = {"title": "Мероприятие", "timing": "Срок", "responsible": "Ответственный"}
OTHER_TITLE = (
    "Не принят: таблица с мероприятиями, но документ назван {title}, а это не план. Если это план, дайте ему название "
    "«План мероприятий …» и пришлите ещё раз; отметки об исполнении вносят в форму «obektiv template plan_status»."
)
NEARLY = (
    "Не принят: таблица похожа на план мероприятий, но в ней не хватает столбцов: {missing}; найдены: {found}. "
    "Добавьте их и пришлите файл ещё раз."
)


class Document:
    """The rows of a document as the reader of plans sees them, of a workbook the first ones of every sheet; none of a
    file that is neither or has no text.
    """

    def __init__(self, candidate: Candidate):
        if candidate.book is not None:
            self.rows = _first_rows(candidate.book)
        else:
            self.rows = _rows(candidate) if candidate.ending in READABLE else []

    @property
    def heads(self) -> list[list[str]]:
        """Names of columns: the first rows of every table."""
        seen: dict[int, int] = {}
        heads = []
        for row in self.rows:
            if row.is_text or len(row.filled) < 2:
                continue
            seen[row.block] = seen.get(row.block, 0) + 1
            if seen[row.block] <= HEAD_ROWS and all(len(cell) <= MAX_NAME for cell in row.cells):
                heads.append([row.cells[i] for i in row.filled])
        return heads

    @property
    def keys(self) -> list[set[str]]:
        """Comparable names of columns, a set a row."""
        return [{header_key(cell) for cell in row} for row in self.heads]

    def unlike_plan(self) -> str | None:
        """What keeps a table of measures from being a plan, in words; None where nothing is like a plan."""
        for names in self.heads:
            roles = {role_of(name): name for name in names}
            if "title" not in roles or not {"number", *PLAN_COLUMNS} & ({*roles} - {"title"}):
                continue
            found = [quote(name) for role, name in roles.items() if role in PLAN_COLUMNS]
            missing = [quote(title) for role, title in PLAN_COLUMNS.items() if role not in roles]
            if len(missing) == 1 or (missing and "mark" in roles):
                return NEARLY.format(missing=", ".join(missing), found=", ".join(found))
            if not missing and (title := self._other_title()):
                return OTHER_TITLE.format(title=quote(title))
        return None

    def part_of_plan(self) -> tuple[list[str], list[str]] | None:
        """Columns of a plan that the table of measures has and those it lacks; None where it has no measures."""
        for names in self.heads:
            roles = {role_of(name): name for name in names}
            if "title" in roles:
                missing = [title for role, title in PLAN_COLUMNS.items() if role not in roles]
                return [PLAN_COLUMNS[role] for role in PLAN_COLUMNS if role in roles], missing
        return None

    def _other_title(self) -> str | None:
        lines = (cell for row in self.rows for cell in row.cells if row.is_text or len(row.filled) == 1)
        return next((line for line in lines if OTHER_PAPER.match(line) and not TITLE_START.match(line)), None)


def _first_rows(book: Book) -> list[Row]:
    rows = []
    for block, sheet in enumerate(book.sheets, 1):
        for line, cells in enumerate(book.head(sheet).rows(), 1):
            texts = tuple(squeeze(str(cell)) or "" if cell is not None else "" for cell in cells)
            rows.append(Row(texts, f"строка {line}", line, block=block))
    return [row for row in rows if row.filled]


def _rows(candidate: Candidate) -> list[Row]:
    try:
        with with_ending(candidate) as path:
            return read_rows(path)
    except (PlanRefused, FileRefusedError):
        return []
