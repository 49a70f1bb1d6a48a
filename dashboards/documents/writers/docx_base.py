"""A blank of Word that a department brings: what it lacks is taken from an empty document."""

from __future__ import annotations

from copy import deepcopy

from docx import Document
from docx.document import Document as Docx
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.numbering import NumberingPart

GRID = "Table Grid"


def complete(docx: Docx) -> None:
    """Give a blank the part of lists and the style of tables that its author never used."""
    empty = Document()
    if not any(link.reltype == RELATIONSHIP_TYPE.NUMBERING for link in docx.part.rels.values()):
        lists = NumberingPart(
            PackURI("/word/numbering.xml"),
            CONTENT_TYPE.WML_NUMBERING,
            deepcopy(empty.part.numbering_part.element),
            docx.part.package,
        )
        docx.part.relate_to(lists, RELATIONSHIP_TYPE.NUMBERING)
        for child in list(lists.element):
            lists.element.remove(child)
    if GRID not in {style.name for style in docx.styles}:
        grid = deepcopy(empty.styles[GRID].element)
        # What it is based on has another id in a document of a Russian Word.
        for child in grid.xpath("w:basedOn | w:uiPriority"):
            grid.remove(child)
        docx.styles.element.append(grid)
