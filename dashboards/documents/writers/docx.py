"""Paper → docx that a clerk edits: real styles, numbered captions, repeating headers, page numbers."""

from __future__ import annotations

import io

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from dashboards.documents.model import (
    Blank,
    Block,
    Clauses,
    Emblem,
    Fields,
    Heading,
    PageBreak,
    Paper,
    Picture,
    Points,
    Signature,
    Table,
    Text,
    value_text,
)
from dashboards.documents.writers import docx_styles as styles
from dashboards.documents.writers.docx_base import complete
from dashboards.documents.writers.docx_numbering import CELLS, CLAUSES, DASHED, NUMBERED, Numbering
from dashboards.documents.writers.properties import sign
from dashboards.documents.writers.widths import columns_cm, is_too_wide
from dashboards.words import absent

FIGURE, TABLE = "Рисунок", "Таблица"
SOFT_HYPHEN = "\u00ad"


def write(paper: Paper) -> bytes:
    """The bytes of the document."""
    docx = Document(io.BytesIO(paper.base) if paper.base else None)
    body = styles.set_up(docx, paper.size_pt, is_on_blank=bool(paper.base))
    if paper.base:
        complete(docx)
    sign(docx, paper.title, paper.kind, paper.provenance)
    _page_numbers(docx, paper)
    writer = _Writer(docx, body)
    for block in paper.head:
        writer.put(block)
    if paper.title:
        docx.add_paragraph(paper.title, style=styles.TITLE)
    for block in paper.sheet:
        writer.put(block)
    buffer = io.BytesIO()
    docx.save(buffer)
    return buffer.getvalue()


class _Writer:
    """Puts blocks into one document and counts its captions."""

    def __init__(self, docx: Docx, body: str) -> None:
        self.docx, self.body = docx, body
        self.width, self.wide = _room(docx)
        self.numbering = Numbering(docx, is_on_blank=body == styles.OWN_BODY)
        self.counts = {FIGURE: 0, TABLE: 0}
        self.starts_page = False
        self.is_after_table = False

    def put(self, block: Block) -> None:
        """Write one block."""
        written = len(self.docx.paragraphs)
        getattr(self, f"_{type(block).__name__.lower()}")(block)
        self.is_after_table = isinstance(block, Table) and bool(block.rows)
        if self.starts_page and len(self.docx.paragraphs) > written:
            # A paragraph with a break in it may itself fall on a new page and leave an empty one.
            self.docx.paragraphs[written].paragraph_format.page_break_before = True
            self.starts_page = False

    def _heading(self, block: Heading) -> None:
        paragraph = self.docx.add_heading(block.text, level=block.level)
        if block.counted:
            self.numbering.count(paragraph, self.numbering.shared(block.counted))

    def _text(self, block: Text) -> None:
        style = {"note": styles.NOTE, "centre": styles.REQUISITE}.get(block.look, self.body)
        paragraph = self.docx.add_paragraph(style=style)
        run = paragraph.add_run(block.text)
        run.bold = True if block.look == "bold" else None
        paragraph.paragraph_format.keep_with_next = True if block.keeps_next else None
        if block.look == "line":
            paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
        if block.look == "right":
            paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
            paragraph.paragraph_format.left_indent = Cm(9)
            paragraph.paragraph_format.first_line_indent = Cm(0)

    def _points(self, block: Points) -> None:
        style = styles.NUMBERED if block.is_numbered else styles.DASHED
        number = self.numbering.fresh(NUMBERED) if block.is_numbered else self.numbering.shared(DASHED)
        for item in block.items:
            self.numbering.count(self.docx.add_paragraph(item, style=style), number)

    def _clauses(self, block: Clauses) -> None:
        number = self.numbering.fresh(CLAUSES)
        for clause in block.items:
            self.numbering.count(self.docx.add_paragraph(clause.text, style=styles.NUMBERED), number)
            for part in clause.parts:
                self.numbering.count(self.docx.add_paragraph(part, style=styles.NUMBERED), number, level=1)

    def _pagebreak(self, block: PageBreak) -> None:
        self.starts_page = True

    def _signature(self, block: Signature) -> None:
        # A signature alone on the last page is not accepted: the last lines of the text go with it.
        if self.docx.paragraphs:
            self.docx.paragraphs[-1].paragraph_format.keep_with_next = True
        if self.is_after_table:
            _keep_rows(self.docx.tables[-1].rows[-2:])
        paragraph = self.docx.add_paragraph(style=self.body)
        shape = paragraph.paragraph_format
        shape.keep_with_next = True
        shape.first_line_indent, shape.space_before = Cm(0), Pt(18)
        shape.alignment, shape.keep_together = WD_ALIGN_PARAGRAPH.LEFT, True
        shape.tab_stops.add_tab_stop(Cm(self.width), WD_TAB_ALIGNMENT.RIGHT)
        paragraph.add_run(f"{block.position}\t{block.person or '____________ / ______________'}")

    def _fields(self, block: Fields) -> None:
        table = self.docx.add_table(rows=0, cols=2)
        table.autofit = False
        for label, value in block.rows:
            cells = table.add_row().cells
            for cell, text in zip(cells, (label, value), strict=True):
                _fill(cell, text, right=False, size=block.size_pt)
            _never_split(table.rows[-1])
        _widths(table, (5.0, self.width - 5.0))
        self._gap()

    def _picture(self, block: Picture) -> None:
        paragraph = self.docx.add_paragraph(style=styles.CAPTION)
        paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        shape = paragraph.add_run().add_picture(
            io.BytesIO(block.png), width=Cm(min(block.width_cm, self.width))
        )
        properties = shape._inline.docPr
        properties.set("descr", block.alt)
        properties.set("title", block.caption)
        caption = self._caption(FIGURE, block.caption)
        caption.paragraph_format.keep_with_next = bool(block.read)
        if block.read:
            self.docx.add_paragraph(block.read, style=styles.NOTE)

    def _blank(self, block: Blank) -> None:
        for line in () if block.base else block.lines:
            self.put(line)

    def _emblem(self, block: Emblem) -> None:
        paragraph = self.docx.add_paragraph(style=styles.REQUISITE)
        shape = paragraph.add_run().add_picture(io.BytesIO(block.png), height=Cm(block.height_cm))
        shape._inline.docPr.set("descr", block.alt)

    def _caption(self, word: str, text: str) -> Paragraph:
        self.counts[word] += 1
        paragraph = self.docx.add_paragraph(style=styles.CAPTION)
        paragraph.add_run(f"{word} ")
        _field(paragraph, f"SEQ {word} \\* ARABIC", str(self.counts[word]))
        paragraph.add_run(f" – {text}")
        return paragraph

    def _table(self, block: Table) -> None:
        size = 9.5 if len(block.columns) > 7 else 10.5 if len(block.columns) > 5 else styles.TABLE_PT
        if is_too_wide(block, self.width, size):
            self._turn(is_wide=True)
            self._table_on_page(block, size, self.wide)
            self._turn(is_wide=False)
            return
        self._table_on_page(block, size, self.width)

    def _turn(self, *, is_wide: bool) -> None:
        """The next page lies on its side, or stands upright again."""
        section = self.docx.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
        sides = (Cm(29.7), Cm(21)) if is_wide else (Cm(21), Cm(29.7))
        section.page_width, section.page_height = sides
        section.different_first_page_header_footer = False
        self.starts_page = False

    def _table_on_page(self, block: Table, size: float, wide: float) -> None:
        if block.caption:
            self._caption(TABLE, block.caption)
        if not block.rows:
            self.docx.add_paragraph(absent("table_rows", block.rows), style=styles.NOTE)
            return
        table = self.docx.add_table(rows=1, cols=len(block.columns), style="Table Grid")
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
            _fill(cell, column.header, right=False, bold=True, size=size, centre=True)
            _shade(cell)
        _repeat(table.rows[0])
        _never_split(table.rows[0])
        counter = self.numbering.fresh(CELLS) if any(c.is_counter for c in block.columns) else 0
        for place, row in enumerate(block.rows):
            cells = table.add_row().cells
            for cell, value, column in zip(cells, row, block.columns, strict=True):
                if column.is_counter:
                    _fill(cell, "", right=False, size=size)
                    self.numbering.count(cell.paragraphs[0], counter)
                    continue
                text = value_text(value, column.digits)
                bold = place in block.bold_rows
                _fill(cell, text, right=column.is_number, bold=bold, size=size)
            _never_split(table.rows[-1])
        _widths(table, columns_cm(block, wide, size))
        _keep_ends_together(table, has_note=bool(block.note))
        if block.note:
            self.docx.add_paragraph(block.note, style=styles.NOTE)
        else:
            self._gap()

    def _gap(self) -> None:
        paragraph = self.docx.add_paragraph(style=styles.NOTE)
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)


def _room(docx: Docx) -> tuple[float, float]:
    """Centimetres between the margins of an upright page and of one that lies on its side."""
    page = docx.sections[0]
    sides = (page.left_margin or Cm(3)) + (page.right_margin or Cm(1))
    upright, tall = page.page_width or Cm(21), page.page_height or Cm(29.7)
    return (upright - sides) / Cm(1), (tall - sides) / Cm(1)


def _fill(
    cell: _Cell,
    text: str,
    *,
    right: bool,
    bold: bool = False,
    size: float | None = None,
    centre: bool = False,
) -> None:
    paragraph = cell.paragraphs[0]
    # By its id: looking a style up by name costs more than everything else in a long table.
    paragraph._p.style = styles.CELL_ID
    for place, part in enumerate(text.split(SOFT_HYPHEN)):
        run = paragraph.add_run()
        if place:
            run._r.append(OxmlElement("w:softHyphen"))
        run.add_text(part)
        run.bold = bold or None
        if size:
            run.font.size = Pt(size)
    if right or centre:
        paragraph.paragraph_format.alignment = (
            WD_ALIGN_PARAGRAPH.CENTER if centre else WD_ALIGN_PARAGRAPH.RIGHT
        )


def _widths(table, widths: tuple[float, ...]) -> None:
    grid = table._tbl.tblGrid
    for place, width in enumerate(widths):
        grid.gridCol_lst[place].w = Cm(width)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Cm(width)


def _row_flag(row, name: str) -> None:
    flag = OxmlElement(name)
    flag.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(flag)


def _repeat(row) -> None:
    _row_flag(row, "w:tblHeader")


def _never_split(row) -> None:
    _row_flag(row, "w:cantSplit")


def _keep_ends_together(table, *, has_note: bool) -> None:
    """A short table stays on one page; of a long one the head keeps two rows and the last row is not alone.

    A note is never alone on the next page: the last row goes with it.
    """
    rows = table.rows
    last = len(rows) - 1
    kept = range(last) if last <= 8 else {0, 1, last - 1}
    _keep_rows([rows[place] for place in {*kept, *([last] if has_note else [])}])


def _keep_rows(rows) -> None:
    """These rows stand on the page of what follows them."""
    for row in rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", "EDEDED")):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _field(paragraph: Paragraph, code: str, shown: str) -> None:
    """A field that Word recounts, with the text that it shows until then."""
    for kind, text in (("begin", None), (None, code), ("separate", None), ("shown", shown), ("end", None)):
        run = paragraph.add_run()
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "shown":
            run.text = text or ""
        else:
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = f" {text} "
            run._r.append(instruction)


def _page_numbers(docx: Docx, paper: Paper) -> None:
    """Page number at the top centre from the second page; the foot of the paper at the bottom of every page.

    Heads and feet of the department's blank stay its own.
    """
    section = docx.sections[0]
    if paper.base:
        return
    _field(section.header.paragraphs[0], "PAGE", "2")
    for footer in (section.footer, section.first_page_footer):
        run = footer.paragraphs[0].add_run(paper.foot)
        run.font.size = Pt(8)
