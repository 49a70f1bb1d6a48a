"""Properties of finished files say whose they are, of what build and when; words in them stay words."""

import io
import zipfile
from datetime import UTC, date, datetime, timedelta

import docx
import openpyxl
import pdfplumber
import pptx
import pytest

from dashboards.documents.model import Book, Column, Deck, Paper, Slide, Table, Text
from dashboards.documents.provenance import Provenance
from dashboards.documents.registry import render
from tests.dashboards.planted_markup import FOREIGN

WORDS = (
    f'=HYPERLINK("http://{FOREIGN}") #link("http://{FOREIGN}")[x] *ж* <b>ж</b> [к](http://{FOREIGN}) $x$ @a'
)
OURS = "Управление образования округа"
FROM = Provenance(
    date(2026, 4, 14), "20260415T160500_a1b2c3d", {"Процедура": WORDS}, "нет", "открытая", organisation=OURS
)
TABLE = Table(WORDS, (Column(WORDS), Column("Имя")), ((WORDS, "+1+1"), ("-2+3", "\t=1")))
PAPER = Paper(f"Справка\n{WORDS}", (Text(WORDS), TABLE), FROM, "Справка")
DOCUMENTS = {
    ".docx": PAPER,
    ".pdf": PAPER,
    ".xlsx": Book("Справка", {"Лист": TABLE}, FROM),
    ".pptx": Deck("Справка", WORDS, (Slide(WORDS, (WORDS,), table=TABLE),), FROM),
}
CARELESS = ("python-docx", "Steve Canny", "python-pptx", "openpyxl", "Macintosh", "thumbnail")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {ending: render(document, ending) for ending, document in DOCUMENTS.items()}


@pytest.mark.parametrize("ending", [".docx", ".pptx", ".xlsx"])
def test_properties_of_an_office_file_are_ours(files, ending):
    content = io.BytesIO(files[ending])
    if ending == ".xlsx":
        known = openpyxl.load_workbook(content).properties
        said = (
            known.title,
            known.creator,
            known.lastModifiedBy,
            known.description,
            known.keywords,
            known.created,
        )
    else:
        known = {".docx": docx.Document, ".pptx": pptx.Presentation}[ending](content).core_properties
        said = (
            known.title,
            known.author,
            known.last_modified_by,
            known.comments,
            known.keywords,
            known.created,
        )
    title, author, last, about, keywords, created = said
    assert title.startswith("Справка")
    assert "\n" not in title
    assert author == last == OURS
    assert about == FROM.property_words
    assert len(about) <= 255
    assert FROM.build_id in keywords
    assert abs(datetime.now(UTC).replace(tzinfo=None) - created.replace(tzinfo=None)) < timedelta(minutes=10)
    with zipfile.ZipFile(io.BytesIO(files[ending])) as archive:
        text = " ".join(archive.namelist()) + "".join(
            archive.read(name).decode("utf-8") for name in archive.namelist() if name.startswith("docProps")
        )
    assert [words for words in CARELESS if words in text] == []


def test_properties_of_a_pdf_are_ours_and_it_links_nowhere(files):
    with pdfplumber.open(io.BytesIO(files[".pdf"])) as pdf:
        known = pdf.metadata
        text = "".join(page.extract_text() for page in pdf.pages)
        assert [link for page in pdf.pages for link in page.hyperlinks] == []
    assert known["Title"].startswith("Справка")
    assert known["Author"] == OURS
    assert FROM.build_id in known["Keywords"]
    assert "CreationDate" in known
    assert "#link(" in text


@pytest.mark.parametrize("ending", [".docx", ".pptx", ".xlsx"])
def test_words_that_look_like_formulas_or_links_stay_words(files, ending):
    with zipfile.ZipFile(io.BytesIO(files[ending])) as archive:
        parts = {name: archive.read(name).decode("utf-8", "replace") for name in archive.namelist()}
    for name, text in parts.items():
        assert "<f>" not in text, name
        assert "<hyperlink" not in text, name
        assert "hlinkClick" not in text, name
        if name.endswith(".rels"):
            assert 'TargetMode="External"' not in text, name
    if ending == ".xlsx":
        cells = [
            cell
            for row in openpyxl.load_workbook(io.BytesIO(files[ending]))["Лист"].iter_rows()
            for cell in row
        ]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
        assert {"+1+1", "-2+3", WORDS} <= {cell.value for cell in cells}
