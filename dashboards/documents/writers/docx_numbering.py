"""Numbering of a Word document: points, dashes, clauses, headings and rows that Word counts and recounts itself."""

from __future__ import annotations

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.text.paragraph import Paragraph

NUMBERED, DASHED, CLAUSES, CELLS = "points", "dashes", "clauses", "cells"
FIRST_LINE = 709  # 1.25 cm in twentieths of a point
# Levels of a list: how it counts, what is printed, indent of the first line.
LEVELS: dict[str, tuple[tuple[str, str, int], ...]] = {
    NUMBERED: (("decimal", "%1.", FIRST_LINE),),
    DASHED: (("bullet", "–", FIRST_LINE),),
    CLAUSES: (("decimal", "%1.", FIRST_LINE), ("decimal", "%1.%2.", FIRST_LINE)),
    CELLS: (("decimal", "%1", 0),),
}


class Numbering:
    """The lists of one document; those of the template of the library are thrown away, those of a blank stay."""

    def __init__(self, docx: Docx, *, is_on_blank: bool = False) -> None:
        self._root: BaseOxmlElement = docx.part.numbering_part.element
        for child in () if is_on_blank else list(self._root):
            self._root.remove(child)
        self._lists: dict[str, int] = {}
        self._shared: dict[str, int] = {}
        kept = [int(e.get(qn("w:abstractNumId"))) for e in self._root.findall(qn("w:abstractNum"))]
        self._first, self._place = max(kept, default=-1) + 1, len(kept)
        self._numbers = max((int(e.get(qn("w:numId"))) for e in self._root.findall(qn("w:num"))), default=0)

    def shared(self, kind: str) -> int:
        """The one list of a kind that goes on through the whole paper: headings by their pattern, dashes."""
        if kind not in self._shared:
            self._shared[kind] = self._number(kind)
        return self._shared[kind]

    def fresh(self, kind: str) -> int:
        """A list of a kind that begins with one."""
        return self._number(kind)

    def count(self, paragraph: Paragraph, number: int, level: int = 0) -> None:
        """Make a paragraph a point of a list."""
        marked = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        marked.get_or_add_ilvl().val = level
        marked.get_or_add_numId().val = number

    def _number(self, kind: str) -> int:
        definition = self._definition(kind)
        self._numbers += 1
        number = _element("w:num", numId=self._numbers)
        number.append(_element("w:abstractNumId", val=definition))
        for level in range(len(self._levels(kind))):
            start = _element("w:lvlOverride", ilvl=level)
            start.append(_element("w:startOverride", val=1))
            number.append(start)
        self._root.append(number)
        return self._numbers

    @staticmethod
    def _levels(kind: str) -> tuple[tuple[str, str, int], ...]:
        return LEVELS.get(kind, (("decimal", kind, 0),))

    def _definition(self, kind: str) -> int:
        """The abstract list of a kind; the scheme wants all of them before the first list that uses one."""
        if kind not in self._lists:
            place = len(self._lists)
            self._lists[kind] = self._first + place
            made = _element("w:abstractNum", abstractNumId=self._lists[kind])
            made.append(_element("w:multiLevelType", val="multilevel"))
            for level, (counts, text, indent) in enumerate(self._levels(kind)):
                made.append(_level(level, counts, text, indent, is_cell=kind == CELLS))
            self._root.insert(self._place + place, made)
        return self._lists[kind]


def _level(level: int, counts: str, text: str, indent: int, *, is_cell: bool) -> BaseOxmlElement:
    made = _element("w:lvl", ilvl=level)
    made.append(_element("w:start", val=1))
    made.append(_element("w:numFmt", val=counts))
    made.append(_element("w:suff", val="nothing" if is_cell else "space"))
    made.append(_element("w:lvlText", val=text))
    made.append(_element("w:lvlJc", val="left"))
    shape = _element("w:pPr")
    shape.append(_element("w:ind", left=0, firstLine=indent))
    made.append(shape)
    return made


def _element(name: str, **attributes: object) -> BaseOxmlElement:
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), str(value))
    return made
