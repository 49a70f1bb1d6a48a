"""Deck → pptx that a clerk edits: real title placeholders, one message a slide, speaker notes."""

from __future__ import annotations

import io

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.presentation import Presentation as Pptx
from pptx.util import Cm, Emu, Length, Pt

from dashboards import palette
from dashboards.documents.model import Deck, Picture, Slide, Table, value_text
from dashboards.documents.writers.properties import sign

FONT = "Arial"
WIDTH, HEIGHT = Cm(33.867), Cm(19.05)
LEFT, TOP, BODY_TOP = Cm(1.6), Cm(1.0), Cm(4.0)
BODY_WIDTH, BODY_HEIGHT = Cm(30.6), Cm(13.0)
TITLE_LAYOUT, ONE_TITLE = 0, 5
MAX_ROWS = 9


def write(deck: Deck) -> bytes:
    """The bytes of the presentation."""
    pptx = Presentation()
    pptx.slide_width, pptx.slide_height = WIDTH, HEIGHT
    sign(pptx, deck.title, "Презентация", deck.provenance)
    first = pptx.slides.add_slide(pptx.slide_layouts[TITLE_LAYOUT])
    _place(first.shapes.title, LEFT, Cm(5.5), BODY_WIDTH, Cm(4))
    _say(first.shapes.title.text_frame, [deck.title], 36, bold=True)
    _place(first.placeholders[1], LEFT, Cm(10), BODY_WIDTH, Cm(3))
    _say(first.placeholders[1].text_frame, [deck.subtitle], 20)
    first.notes_slide.notes_text_frame.text = "\n".join(f"{a}: {b}" for a, b in deck.provenance.rows)
    for number, slide in enumerate(deck.slides, start=2):
        _slide(pptx, slide, deck, number)
    buffer = io.BytesIO()
    pptx.save(buffer)
    return buffer.getvalue()


def _slide(pptx: Pptx, slide: Slide, deck: Deck, number: int) -> None:
    page = pptx.slides.add_slide(pptx.slide_layouts[ONE_TITLE])
    _place(page.shapes.title, LEFT, TOP, BODY_WIDTH, Cm(2.8))
    _say(page.shapes.title.text_frame, [slide.title], 28, bold=True, anchor=MSO_ANCHOR.TOP)
    top: Length = BODY_TOP
    if slide.lines:
        height = Cm(1.6) * len(slide.lines) if slide.picture or slide.table else BODY_HEIGHT
        box = page.shapes.add_textbox(LEFT, top, BODY_WIDTH, height)
        _say(box.text_frame, list(slide.lines), 24, gap=14)
        top = Emu(top + height)
    if slide.picture:
        _picture(page, slide.picture, top)
    if slide.table:
        _table(page, slide.table, top)
    foot = page.shapes.add_textbox(LEFT, Cm(18.0), BODY_WIDTH, Cm(0.8))
    _say(foot.text_frame, [f"{deck.provenance.line} · {number}"], 10, colour=palette.MUTED)
    page.notes_slide.notes_text_frame.text = slide.notes or deck.provenance.line


def _place(shape, left: int, top: int, width: int, height: int) -> None:
    shape.left, shape.top, shape.width, shape.height = left, top, width, height


def _say(
    frame,
    lines: list[str],
    size: int,
    *,
    bold: bool = False,
    colour: str = palette.INK,
    gap: int = 0,
    anchor=None,
) -> None:
    from pptx.enum.text import PP_ALIGN

    frame.word_wrap = True
    if anchor is not None:
        frame.vertical_anchor = anchor
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.space_after = Pt(gap)
        run = paragraph.add_run()
        run.text = line
        run.font.name, run.font.size, run.font.bold = FONT, Pt(size), bold
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))


def _picture(page, picture: Picture, top: int) -> None:
    room = Emu(Cm(17.6) - top)
    shape = page.shapes.add_picture(io.BytesIO(picture.png), LEFT, top)
    scale = min(BODY_WIDTH / shape.width, room / shape.height)
    shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
    properties = shape._element.nvPicPr.cNvPr
    properties.set("descr", picture.alt)
    properties.set("name", picture.caption)


def _table(page, table: Table, top: int) -> None:
    rows = table.rows[:MAX_ROWS]
    shape = page.shapes.add_table(
        len(rows) + 1, len(table.columns), LEFT, top, BODY_WIDTH, Cm(1.0) * (len(rows) + 1)
    )
    made = shape.table
    total = sum(c.width for c in table.columns)
    for place, column in enumerate(table.columns):
        made.columns[place].width = Emu(int(BODY_WIDTH * column.width / total))
        cell = made.cell(0, place)
        cell.text_frame.clear()
        _say(cell.text_frame, [column.plain_header], 16, bold=True, colour=palette.PAPER)
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(palette.ACCENT.removeprefix("#"))
    for line, row in enumerate(rows, start=1):
        for place, (value, column) in enumerate(zip(row, table.columns, strict=True)):
            cell = made.cell(line, place)
            _say(cell.text_frame, [value_text(value, column.digits)], 16)
            cell.fill.solid()
            fill = palette.PAPER if line % 2 else palette.WASH
            cell.fill.fore_color.rgb = RGBColor.from_string(fill.removeprefix("#"))
