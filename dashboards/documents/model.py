"""What a paper is made of, whatever file it becomes: blocks of text, tables and pictures, slides, sheets.

Papers are composed as values of these classes by pure functions; the writers turn them into docx, pptx, xlsx and pdf.
Numbers stay numbers until a writer formats them, so a table and the sheet behind it hold the same figure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from dashboards.documents.provenance import Provenance
from dashboards.words import HIDDEN, day, number, percent
from dashboards.words.numbers import digits_for
from warehouse.roles import VERSIONS

OPEN, FOR_SCHOOL, INTERNAL = VERSIONS
HOW_COUNTED = "Как посчитано"
COUNTED, COUNTED_APPENDIX = "%1.", "Приложение %1."
CLOSING_PT = 10


@dataclass(frozen=True)
class Share:
    """A share in percent with the size of its group: the group decides how many digits are shown."""

    pct: float | None
    n: int | None
    digits: int | None = None


class Hidden:
    """A value that may not leave the department: the group is too small or names a person."""


Value = str | int | float | date | Share | Hidden | None


def value_text(value: Value, digits: int = 1) -> str:
    """A value as it is printed: comma, thin spaces, «скрыто», «–»."""
    if isinstance(value, Hidden):
        return HIDDEN
    if isinstance(value, Share):
        return percent(value.pct, value.n, value.digits)
    if isinstance(value, bool):
        return "да" if value else "нет"
    if isinstance(value, int):
        return number(value)
    if isinstance(value, float):
        return number(value, digits)
    if isinstance(value, date | datetime):
        return day(value)
    return "–" if value in (None, "") else str(value)


@dataclass(frozen=True)
class Heading:
    """A section heading; level 1 or 2. ``counted``: how Word numbers it, «%1.» or «Приложение %1.»; empty = not."""

    text: str
    level: int = 1
    counted: str = ""

    def told(self, number: int) -> str:
        """The heading as it is read with its number."""
        return f"{self.counted.replace('%1', str(number))} {self.text}" if self.counted else self.text


@dataclass(frozen=True)
class Text:
    """A paragraph. ``look``: body, line (a line to fill in), note (small), centre, right, bold."""

    text: str
    look: str = "body"
    keeps_next: bool = False


@dataclass(frozen=True)
class Points:
    """A list of sentences: numbered («1.», «2.») or with dashes. The signs are the writer's: Word renumbers its own."""

    items: tuple[str, ...]
    is_numbered: bool = False

    @property
    def signed(self) -> list[tuple[str, str]]:
        """Sign and sentence, for writers that number nothing themselves."""
        return [(f"{i}." if self.is_numbered else "–", item) for i, item in enumerate(self.items, start=1)]


@dataclass(frozen=True)
class Clause:
    """A point of an order: who (dative), what is to be done, by when; its sub-points are numbered after it."""

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Clauses:
    """Points of an order with their sub-points: «1.», «1.1.»."""

    items: tuple[Clause, ...]

    @property
    def signed(self) -> list[tuple[str, str]]:
        """Sign and sentence of every point and sub-point in their order."""
        found = []
        for place, clause in enumerate(self.items, start=1):
            found.append((f"{place}.", clause.text))
            found += [(f"{place}.{i}.", part) for i, part in enumerate(clause.parts, start=1)]
        return found


@dataclass(frozen=True)
class Column:
    """A column of a table: header, relative width, digits of plain numbers, alignment by ``is_number``.

    is_counter: numbers of the rows; the cells hold them, and Word counts them itself.
    """

    header: str
    width: float = 1.0
    is_number: bool = False
    digits: int = 1
    is_counter: bool = False

    @property
    def plain_header(self) -> str:
        """The header without soft hyphens."""
        return self.header.replace("\u00ad", "")


@dataclass(frozen=True)
class Table:
    """A table with a caption; the writer numbers it. ``bold_rows`` (wider levels, totals) are printed bold.

    Shares of one column have the same digits: as many as its smallest group supports.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""
    bold_rows: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        """Give the shares of every column their common number of digits."""
        fewest = [
            min((digits_for(v.n) for v in values if isinstance(v, Share) and v.pct is not None), default=0)
            for values in zip(*self.rows, strict=True)
        ]
        rows = tuple(
            tuple(
                replace(v, digits=d) if isinstance(v, Share) else v for v, d in zip(row, fewest, strict=True)
            )
            for row in self.rows
        )
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True)
class Fields:
    """Label and value pairs without borders: head of minutes, requisites."""

    rows: tuple[tuple[str, str], ...]
    size_pt: float = 12


@dataclass(frozen=True)
class Picture:
    """A picture with a caption, words for those who do not see it, and one line how to read it."""

    caption: str
    png: bytes = field(repr=False)
    alt: str
    read: str = ""
    width_cm: float = 16.5


@dataclass(frozen=True)
class Emblem:
    """The emblem of the department, centred at the top of its letterhead."""

    png: bytes = field(repr=False)
    alt: str = "Эмблема органа управления образованием"
    height_cm: float = 2.0


@dataclass(frozen=True)
class PageBreak:
    """The next block begins on a new page."""


@dataclass(frozen=True)
class Signature:
    """A line for a signature: position on the left, a name on the right when the template names one."""

    position: str
    person: str = ""


@dataclass(frozen=True)
class Blank:
    """The letterhead as the department words it; ``base``: its own blank of Word, which a docx stands on instead."""

    lines: tuple[Emblem | Text, ...]
    base: bytes = field(default=b"", repr=False)


Block = Heading | Text | Points | Clauses | Table | Fields | Picture | Emblem | Blank | PageBreak | Signature


@dataclass(frozen=True)
class Paper:
    """A text document. ``head`` is what stands above the title (letterhead, grif), ``kind`` the word of its type.

    is_official: an order, a letter, minutes, an act: no word on method, sources or the build is printed in it.
    method: what else the last sheet «Как посчитано» of any other paper says.
    """

    title: str
    blocks: tuple[Block, ...]
    provenance: Provenance
    kind: str = ""
    head: tuple[Block, ...] = ()
    is_official: bool = False
    size_pt: float = 14
    method: tuple[Block, ...] = ()

    @property
    def base(self) -> bytes:
        """The department's own blank of Word that the paper stands on; b"" for a paper without one."""
        return next((block.base for block in self.head if isinstance(block, Blank)), b"")

    @property
    def foot(self) -> str:
        """The foot of every page: an order, a letter or minutes carry nothing but a notice."""
        return self.provenance.notice if self.is_official else self.provenance.line

    @property
    def sheet(self) -> tuple[Block, ...]:
        """All blocks after the title, the last sheet «Как посчитано» among them where the paper has one."""
        if self.is_official:
            return self.blocks
        closing = (PageBreak(), Heading(HOW_COUNTED), *self.method, Fields(self.provenance.rows, CLOSING_PT))
        return (*self.blocks, *closing)


@dataclass(frozen=True)
class Slide:
    """One message: a title that is a sentence, then a picture, a few lines or a small table."""

    title: str
    lines: tuple[str, ...] = ()
    picture: Picture | None = None
    table: Table | None = None
    notes: str = ""


@dataclass(frozen=True)
class Deck:
    """A presentation."""

    title: str
    subtitle: str
    slides: tuple[Slide, ...]
    provenance: Provenance


@dataclass(frozen=True)
class Book:
    """A workbook: sheets by name, each a table, and a sheet of sources.

    ``letter`` goes with the workbook, or with ``enclosed`` where the workbook itself stays inside; ``file_name`` is
    what the workbook is called beside its letter; ``form`` is the addressee's own workbook, filled in for it.
    """

    title: str
    sheets: dict[str, Table]
    provenance: Provenance
    letter: Paper | None = None
    enclosed: Book | None = None
    file_name: str = "Сводная заявка"
    form: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class Bundle:
    """Several papers that go to different addressees: file name → paper."""

    title: str
    papers: dict[str, Paper]
    provenance: Provenance


Document = Paper | Deck | Book | Bundle


def of_list(document: Document, listed: str) -> Document:
    """A document whose schools are those of an official list, saying so under its title; ``listed``: name, year, n.

    Papers of a bundle go to one addressee each.
    """
    if not listed or isinstance(document, Bundle):
        return document
    if isinstance(document, Deck):
        return replace(document, subtitle=f"{document.subtitle}\nШколы – только из списка {listed}")
    if isinstance(document, Book):
        letter = _of_list(document.letter, listed) if document.letter else None
        return replace(document, title=f"{document.title}. Школы по списку {listed}", letter=letter)
    return _of_list(document, listed)


def _of_list(paper: Paper, listed: str) -> Paper:
    title = f"{paper.title}\n(школы – только из списка {listed})"
    if paper.is_official:
        return replace(paper, title=title)
    words = f"Школы названы только из списка {listed}; показатели муниципалитета и региона – по всем школам."
    return replace(paper, title=title, method=(Text(words), *paper.method))


def texts(document: Document) -> list[str]:
    """Every text of a document, for the lint and for tests."""
    if isinstance(document, Bundle):
        return [t for paper in document.papers.values() for t in texts(paper)]
    if isinstance(document, Book):
        cells = [t for table in document.sheets.values() for t in _table_texts(table)]
        return [document.title, *cells, *(texts(document.letter) if document.letter else [])]
    if isinstance(document, Deck):
        found = [document.title, document.subtitle]
        for slide in document.slides:
            found += [slide.title, *slide.lines, slide.notes]
            found += _block_texts(slide.picture) + _block_texts(slide.table)
        return found
    found = [document.title, document.kind]
    for block in (*document.head, *document.sheet):
        found += _block_texts(block)
    return found


def _table_texts(table: Table) -> list[str]:
    cells = [value_text(v, c.digits) for row in table.rows for v, c in zip(row, table.columns, strict=True)]
    return [table.caption, table.note, *(c.plain_header for c in table.columns), *cells]


def _block_texts(block: Block | None) -> list[str]:
    if isinstance(block, Heading | Text):
        return [block.text]
    if isinstance(block, Points):
        return list(block.items)
    if isinstance(block, Clauses):
        return [text for _, text in block.signed]
    if isinstance(block, Table):
        return _table_texts(block)
    if isinstance(block, Fields):
        return [f"{a} {b}" for a, b in block.rows]
    if isinstance(block, Picture):
        return [block.caption, block.alt, block.read]
    if isinstance(block, Emblem):
        return [block.alt]
    if isinstance(block, Blank):
        return [text for line in block.lines for text in _block_texts(line)]
    if isinstance(block, Signature):
        return [block.position, block.person]
    return []
