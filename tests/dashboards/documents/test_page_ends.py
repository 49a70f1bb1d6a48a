"""How pages of a printed paper end: no heading and no caption of a table is left alone at the foot."""

import io

import pdfplumber
import pytest

from dashboards.documents.model import Column, Heading, Paper, Signature, Table, Text
from dashboards.documents.provenance import Provenance
from dashboards.documents.writers import render

ABOUT = Provenance(None, "20231009T120000_a", {}, "", "служебная")
COLUMNS = (Column("День", 1.4), Column("Мера", 5), Column("Ответственный", 3))


def pages(lines: int) -> list[list[str]]:
    """Lines of every page of a paper whose table begins after so many lines of text."""
    rows = tuple((f"{day}.04.2024", "Провести консультации для школ", "Координатор") for day in range(10, 14))
    blocks = (
        *(Text(f"Строка {place}.") for place in range(lines)),
        Heading("Апрель 2024", level=2),
        Table("Апрель 2024", COLUMNS, rows),
    )
    paper = Paper("Календарь", blocks, ABOUT, is_official=True)
    with pdfplumber.open(io.BytesIO(render(paper, ".pdf"))) as book:
        return [(page.extract_text() or "").splitlines() for page in book.pages]


@pytest.mark.parametrize("lines", range(33, 45))
def test_a_heading_and_the_caption_of_a_table_stand_on_the_page_of_its_first_rows(lines):
    found = [page for page in pages(lines) if any("Таблица 1" in line for line in page)]
    assert len(found) == 1
    place = next(n for n, line in enumerate(found[0]) if "Таблица 1" in line)
    assert found[0][place - 1] == "Апрель 2024"
    assert found[0][place + 1].startswith("День")
    assert found[0][place + 2].startswith("10.04.2024")


def printed(*blocks) -> list[str]:
    """The text of every page."""
    with pdfplumber.open(
        io.BytesIO(render(Paper("Справка", blocks, ABOUT, is_official=True), ".pdf"))
    ) as book:
        return [page.extract_text() or "" for page in book.pages]


@pytest.mark.parametrize("count", range(38, 50))
def test_the_note_and_the_signature_below_a_long_table_stand_on_the_page_of_its_last_row(count):
    rows = tuple((f"{place}", "Провести консультации", "Координатор") for place in range(1, count + 1))
    table = Table("Меры", COLUMNS, rows, "Примечание к таблице.")
    last = printed(table, Signature("Начальник отдела"), Text("Исполнитель: ____", "note"))[-1]
    assert f"{count} Провести консультации" in last
    assert all(words in last for words in ("Примечание", "Начальник отдела", "Исполнитель"))
    last = printed(table, Text("Дальше."))[0 if count < 42 else -1]
    assert "Примечание" not in last or f"{count} Провести" in last


def test_tables_without_a_caption_take_no_number():
    rows = (("10.04.2024", "Мера", "Координатор"),)
    said = "\n".join(printed(Table("", COLUMNS, rows), Table("Меры", COLUMNS, rows)))
    assert "Таблица 1 – Меры" in said


@pytest.mark.parametrize("lines", range(36, 46))
def test_signatures_of_a_paper_stand_on_one_page_with_the_line_after_them(lines):
    blocks = (
        *(Text(f"Строка {place}.") for place in range(lines)),
        Signature("От органа управления"),
        Signature("От школы"),
        Text("Исполнитель: ____", "note"),
    )
    with pdfplumber.open(
        io.BytesIO(render(Paper("Протокол", blocks, ABOUT, is_official=True), ".pdf"))
    ) as book:
        last = book.pages[-1].extract_text() or ""
    assert all(words in last for words in ("От органа управления", "От школы", "Исполнитель"))
