"""Every paper: clean words, provenance, real styles, captions, repeating headers, alt text, page numbers."""

import io
import zipfile

import docx
import openpyxl
import pptx
import pytest
from docx.oxml.ns import qn

from dashboards.documents.model import HOW_COUNTED, OPEN, Deck, Picture, texts
from dashboards.documents.registry import forbidden_words, render
from tests.dashboards.documents.of_demo import KINDS

ALL = [(kind.name, version) for kind in KINDS.values() for version in kind.versions]
TEXT = [key for key in ALL if KINDS[key[0]].formats[0] == ".docx"]


@pytest.mark.parametrize("key", ALL, ids="-".join)
def test_finished_text_passes_the_lint(papers, key):
    assert forbidden_words(papers[key]) == []


@pytest.mark.parametrize("key", ALL, ids="-".join)
def test_paper_says_its_date_build_version_and_what_is_hidden(papers, key):
    rows = dict(papers[key].provenance.rows)
    assert rows["Сборка"]
    assert rows["Дата данных"] != "–"
    assert rows["Версия документа"] == key[1]
    assert len(rows["Малые группы"]) > 40


@pytest.mark.parametrize("key", TEXT, ids="-".join)
def test_docx_opens_with_styles_captions_headers_and_page_numbers(files, papers, key):
    document = docx.Document(files[key])
    styles = {p.style.name for p in document.paragraphs}
    assert "Title" in styles
    assert document.styles["Normal"].font.name == "Times New Roman"
    assert document.styles["Normal"].font.size.pt == papers[key].size_pt
    assert papers[key].size_pt == (12 if papers[key].kind.startswith(("Письмо", "Сопроводительное")) else 14)
    assert "PAGE" in document.sections[0].header._element.xml
    for table in document.tables:
        if table.style.name == "Table Grid":
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption" and p.text]
    numbered = [c for c in captions if c.startswith("Таблица ")]
    assert [int(c.split()[1]) for c in numbered] == list(range(1, len(numbered) + 1))


@pytest.mark.parametrize("key", TEXT, ids="-".join)
def test_pictures_have_words_for_those_who_do_not_see_them(files, papers, key):
    document = docx.Document(files[key])
    drawn = [b for b in papers[key].blocks if isinstance(b, Picture)]
    assert len(document.inline_shapes) == len(drawn)
    assert [s._inline.docPr.get("descr") for s in document.inline_shapes] == [b.alt for b in drawn]
    assert all(len(b.alt) > 20 for b in drawn)


def test_slides_have_titles_notes_and_one_message(files, papers):
    deck = papers["meeting_slides", OPEN]
    assert isinstance(deck, Deck)
    slides = list(pptx.Presentation(str(files["meeting_slides", OPEN])).slides)
    assert [s.shapes.title.text_frame.text for s in slides[1:]] == [s.title for s in deck.slides]
    assert all(s.notes_slide.notes_text_frame.text for s in slides[1:])
    assert all(len(s.lines) <= 4 for s in deck.slides)


@pytest.mark.parametrize("version", KINDS["course_request"].versions)
def test_request_workbook_has_filters_frozen_heads_and_sources(files, version):
    book = openpyxl.load_workbook(files["course_request", version])
    assert book.sheetnames == ["По программам", "Список", HOW_COUNTED]
    for name in book.sheetnames[:2]:
        assert book[name].freeze_panes == "B5"
        assert book[name].auto_filter.ref
    sources = {row[0].value: row[1].value for row in book[HOW_COUNTED].iter_rows()}
    assert sources["Версия документа"] == version


def test_note_becomes_a_workbook_with_numbers(papers):
    content = render(papers["analytic_note", OPEN], ".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [c.value for sheet in book for row in sheet.iter_rows(min_row=5) for c in row[1:]]
    assert any(isinstance(v, int | float) for v in cells)
    assert "скрыто" in cells


def test_pdf_is_set_with_the_bundled_fonts(papers):
    import pdfplumber

    content = render(papers["plan_note", OPEN], ".pdf")
    with pdfplumber.open(io.BytesIO(content)) as pdf:
        fonts = {c["fontname"].split("+")[-1] for page in pdf.pages for c in page.chars}
        text = "".join(page.extract_text() for page in pdf.pages)
    assert all(name.startswith(("PTSerif", "PT-Serif")) or "PTSerif" in name for name in fonts), fonts
    assert "Справка об исполнении плана" in text


def test_recommendations_are_zipped_one_file_for_an_addressee(files):
    key = ("recommendations", KINDS["recommendations"].versions[0])
    with zipfile.ZipFile(files[key]) as archive:
        names = archive.namelist()
        assert len(names) == 1
        text = "\n".join(p.text for p in docx.Document(io.BytesIO(archive.read(names[0]))).paragraphs)
    assert "Ответ не требуется" in text
    assert "Мнение школы" in text


def test_every_text_block_is_seen_by_the_lint(papers):
    paper = papers["analytic_note", OPEN]
    assert len(texts(paper)) > 100
