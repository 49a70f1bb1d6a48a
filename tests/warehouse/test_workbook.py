"""Workbooks that the program writes: nothing of somebody's text becomes alive, numbers stay numbers."""

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from warehouse.workbook import new_workbook, sheet_name, write_table

ROWS = [
    ['=HYPERLINK("https://example.org","жми")', 41.7, date(2026, 4, 15), True],
    ["https://example.org/x", 3, None, False],
    ["+7", None, date(2026, 4, 16), None],
]


@pytest.fixture(scope="module")
def written() -> BytesIO:
    target = BytesIO()
    with new_workbook(target, title="Проба") as book:
        sheet = book.add_worksheet("Данные")
        write_table(book, sheet, ["Текст", "Число", "День", "Да"], ROWS, [20, 10, 12, 6])
    return target


def test_text_stays_text_and_numbers_and_dates_stay_what_they_are(written):
    sheet = load_workbook(written)["Данные"]
    read = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert [row[0] for row in read] == [row[0] for row in ROWS]
    assert {sheet.cell(line, 1).data_type for line in (2, 3, 4)} == {"s"}
    assert [row[1] for row in read] == [41.7, 3, None]
    assert [row[2] and row[2].date() for row in read] == [date(2026, 4, 15), None, date(2026, 4, 16)]
    assert [row[3] for row in read] == ["да", "нет", None]


def test_nothing_in_the_file_is_a_formula_or_a_link(written):
    with ZipFile(written) as packed:
        text = "".join(packed.read(name).decode() for name in packed.namelist() if "worksheets/sheet" in name)
    assert text
    assert "<f>" not in text
    assert "hyperlink" not in text.lower()


@pytest.mark.parametrize("title", ["РУ 4 [проба]: сравнение отметок / с журналом и ещё слова", "а" * 60])
def test_a_sheet_is_named_as_excel_allows(title):
    name = sheet_name(title)
    assert 0 < len(name) <= 31
    assert not set("[]:*?/\\") & set(name)


def test_a_workbook_names_its_title_and_the_program(written):
    properties = load_workbook(written).properties
    assert (properties.title, properties.creator) == ("Проба", "Объектив")
