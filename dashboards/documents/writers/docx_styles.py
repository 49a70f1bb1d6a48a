"""Styles and page of a Word document as Russian offices expect them (ГОСТ Р 7.0.97-2016)."""

from __future__ import annotations

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

FONT = "Times New Roman"
BODY_PT, TABLE_PT, NOTE_PT = 14, 11, 11
TEXT_WIDTH_CM, WIDE_TEXT_CM = 17.0, 25.7
#: Text of a paper that stands on a blank of the department: the plain style of the blank is its own.
OWN_BODY = "Текст бумаги"
BLACK = RGBColor(0, 0, 0)
CAPTION, CELL, NOTE, TITLE, REQUISITE = "Caption", "Ячейка таблицы", "Примечание", "Title", "Реквизит"
CELL_ID = CELL.replace(" ", "")
NUMBERED, DASHED = "List Number", "List Bullet"


def set_up(docx: Docx, body_pt: float = BODY_PT, *, is_on_blank: bool = False) -> str:
    """Page A4, margins 30–10–20–20 mm, styles, Russian language; returns the style of plain text.

    On a blank of the department its page, its heads and feet and its plain style stay as they are.
    """
    body = OWN_BODY if is_on_blank else "Normal"
    if not is_on_blank:
        _page(docx)
        for name in ("Header", "Footer"):
            _paragraph(docx, name, 10, indent=0, centre=True)
    _paragraph(docx, body, body_pt, justify=True, indent=1.25, after=0, line=1.15)
    _paragraph(docx, TITLE, body_pt, bold=True, centre=True, before=6, after=12)
    _paragraph(docx, "Heading 1", body_pt, bold=True, indent=0, before=14, after=6, keep=True)
    _paragraph(docx, "Heading 2", body_pt, bold=True, italic=True, indent=0, before=10, after=4, keep=True)
    _paragraph(docx, CAPTION, 12, indent=0, before=8, after=4, keep=True)
    _paragraph(docx, NUMBERED, body_pt, justify=True, indent=1.25, line=1.15)
    _paragraph(docx, DASHED, body_pt, justify=True, indent=1.25, line=1.15)
    _paragraph(docx, CELL, TABLE_PT, indent=0)
    _paragraph(docx, NOTE, NOTE_PT, indent=0, before=3, after=8)
    _paragraph(docx, REQUISITE, 12, indent=0, centre=True)
    return body


def _page(docx: Docx) -> None:
    section = docx.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(3), Cm(1)
    section.top_margin, section.bottom_margin = Cm(2), Cm(2)
    section.header_distance, section.footer_distance = Cm(1), Cm(0.9)
    section.different_first_page_header_footer = True


def _paragraph(
    docx: Docx,
    name: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    justify: bool = False,
    centre: bool = False,
    indent: float = 0.0,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    keep: bool = False,
) -> ParagraphStyle:
    names = {s.name for s in docx.styles}
    style = docx.styles[name] if name in names else docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = docx.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(size)
    style.font.bold, style.font.italic, style.font.color.rgb = bold, italic, BLACK
    _fonts(style)
    shape = style.paragraph_format
    shape.alignment = (
        WD_ALIGN_PARAGRAPH.CENTER
        if centre
        else WD_ALIGN_PARAGRAPH.JUSTIFY
        if justify
        else WD_ALIGN_PARAGRAPH.LEFT
    )
    shape.left_indent = Cm(0)
    shape.first_line_indent = Cm(indent)
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.MULTIPLE, line
    shape.keep_with_next, shape.widow_control = keep, True
    _no_border(style)
    return style


def _fonts(style: ParagraphStyle) -> None:
    """One family for every script: Word otherwise takes theme fonts for headings."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    for attribute in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{attribute}"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "ru-RU")
    style.element.get_or_add_rPr().append(language)


def _no_border(style: ParagraphStyle) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)
    # Which list a paragraph belongs to is said by the paragraph, never by a style of the template.
    for numbering in properties.findall(qn("w:numPr")):
        properties.remove(numbering)
