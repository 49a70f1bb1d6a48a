"""A workbook that somebody sent, before it is given back: nothing in it computes, links or fetches any more."""

from __future__ import annotations

import re

from openpyxl import Workbook
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.packaging.core import DocumentProperties

from warehouse.workbook import AUTHOR

#: What a name of cells may mean: an area of this workbook; anything else is a formula.
AREA = re.compile(r"(?:'[^'\[\]]+'|[\w.]+)!\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?")


def make_quiet(book: Workbook) -> None:
    """Take formulas, links, pictures and macros out of a workbook opened with cached values (`data_only`).

    Words stay words even where they begin with «=», and the file says that it is ours: a list of remarks.
    """
    book.properties = DocumentProperties(creator=AUTHOR, lastModifiedBy=AUTHOR, title="Замечания к файлу")
    for names in (book.defined_names, *(sheet.defined_names for sheet in book.worksheets)):
        for name in [name for name, meant in names.items() if not AREA.fullmatch(meant.attr_text or "")]:
            del names[name]
    for sheet in book.worksheets:
        sheet._images, sheet._charts, sheet._pivots, sheet._hyperlinks = [], [], [], []
        sheet.legacy_drawing = None
        sheet.conditional_formatting = ConditionalFormattingList()
        for table in sheet.tables.values():
            for column in table.tableColumns:
                column.calculatedColumnFormula = None
        for row in sheet.iter_rows():
            for cell in row:
                if getattr(cell, "hyperlink", None) is not None:
                    cell.hyperlink = None
                if isinstance(cell.value, str):
                    cell.data_type = "s"
                    # Also after somebody has edited the cell.
                    cell.quotePrefix = cell.value[:1] in tuple("=+-@\t\r")
