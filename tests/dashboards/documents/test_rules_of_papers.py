"""Rules of every paper, read back from the finished file: kind × version × format of the demonstration."""

import io
import re
import zipfile
from datetime import date

import docx
import openpyxl
import pdfplumber
import pptx
import pytest
from docx.oxml.ns import qn
from PIL import ImageFont

from dashboards.documents.facts import letterhead
from dashboards.documents.file_names import LONGEST_BYTES, file_name, of_document
from dashboards.documents.model import HOW_COUNTED, Book, Bundle, Column, Paper, Table, Text
from dashboards.documents.provenance import Provenance
from dashboards.documents.registry import render
from dashboards.documents.writers.pdf import FONTS
from tests.dashboards.documents.of_demo import KINDS
from tests.dashboards.documents.test_finished_files import words_of

KEYS = [(kind.name, v, ending) for kind in KINDS.values() for v in kind.versions for ending in kind.formats]
WORD = [key for key in KEYS if key[2] in (".docx", ".zip")]
BOOKS = [key for key in KEYS if key[2] == ".xlsx"]
OFFICIAL = ("order_", "minutes_", "recommendations", "improvement_", "recheck_act", "case_letter", "observer_kits",
            "region_letter", "family_", "school_info", "meeting_agenda")  # fmt: skip
#: Words on method that no order, letter or minutes prints.
OF_METHOD = ("сборка", "Сборка", "Малые группы", "Версия документа", "Сведения о данных", HOW_COUNTED)
A4, TYPED = 9, re.compile(r"^\s*(\d+(\.\d+)*[.)]\s|[-–—•]\s)")
PT_CM = 2.54 / 72
#: Times New Roman is set a tenth narrower than the bundled serif that is measured here.
TIMES = 0.92


#: A workbook and the letter that goes with it.
WITH_LETTERS = ("course_request", "course_needs")


def of_kind(key, *, is_official: bool) -> bool:
    """Whether a file of the kind is an official paper; an outgoing letter goes with the list of the courses."""
    return (key[0].startswith(OFFICIAL) or (key[0] in WITH_LETTERS and key[2] == ".docx")) == is_official


def parts_of(content: bytes, ending: str) -> list[tuple[str, bytes]]:
    """The files of a file: itself, or what an archive holds, with their endings."""
    if ending != ".zip":
        return [(ending, content)]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [("." + name.rsplit(".", 1)[-1], archive.read(name)) for name in archive.namelist()]


def words_docs(content: bytes, ending: str) -> list[docx.document.Document]:
    return [docx.Document(io.BytesIO(part)) for kind, part in parts_of(content, ending) if kind == ".docx"]


def feet(document) -> str:
    return " ".join(
        p.text
        for section in document.sections
        for foot in (section.footer, section.first_page_footer, section.header)
        for p in foot.paragraphs
    )


@pytest.mark.parametrize(
    "key", [k for k in KEYS if of_kind(k, is_official=True) and k[2] != ".xlsx"], ids="-".join
)
def test_an_official_paper_prints_no_build_and_no_word_on_method(printed, key):
    content = printed(*key)
    if key[2] == ".pdf":
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            said = [page.extract_text() for page in pdf.pages]
    else:
        said = words_of(content, key[2]) + [feet(document) for document in words_docs(content, key[2])]
    assert [word for word in OF_METHOD for text in said if word in text] == []


@pytest.mark.parametrize("key", [k for k in KEYS if of_kind(k, is_official=False)], ids="-".join)
def test_build_and_method_stand_on_the_last_sheet_alone(printed, papers, key):
    content, build = printed(*key), papers[key[:2]].provenance.build_id
    if key[2] == ".pdf":
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            pages = [page.extract_text() for page in pdf.pages]
        first = next(i for i, text in enumerate(pages) if HOW_COUNTED in text)
        assert build not in "".join(pages[:first])
        assert "Малые группы" in "".join(pages[first:])
        return
    for ending, part in parts_of(content, key[2]):
        if ending == ".docx" and key[0] not in WITH_LETTERS:
            document = docx.Document(io.BytesIO(part))
            assert build not in feet(document)
            assert [p.text for p in document.paragraphs].count(HOW_COUNTED) == 1
            before = [t.text for table in document.tables[:-1] for row in table.rows for t in row.cells]
            assert build not in " ".join([p.text for p in document.paragraphs] + before)
            assert build in {cell.text for row in document.tables[-1].rows for cell in row.cells}
        if ending == ".xlsx":
            book = openpyxl.load_workbook(io.BytesIO(part))
            assert book.sheetnames[-1] == HOW_COUNTED
            for sheet in book:
                said = " ".join(str(c.value) for row in sheet.iter_rows() for c in row if c.value)
                assert (build in said) == (sheet.title == HOW_COUNTED)
                assert build not in (sheet.oddFooter.left.text or "")
        if ending == ".pptx":
            for slide in pptx.Presentation(io.BytesIO(part)).slides:
                shown = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
                assert build not in shown


@pytest.mark.parametrize("key", KEYS, ids="-".join)
def test_properties_name_the_department_and_the_build(printed, papers, key):
    build = papers[key[:2]].provenance.build_id
    for ending, part in parts_of(printed(*key), key[2]):
        content = io.BytesIO(part)
        if ending == ".pdf":
            with pdfplumber.open(content) as pdf:
                author, words = pdf.metadata["Author"], pdf.metadata["Keywords"]
        elif ending == ".xlsx":
            known = openpyxl.load_workbook(content).properties
            author, words = known.creator, known.keywords
        else:
            known = {".docx": docx.Document, ".pptx": pptx.Presentation}[ending](content).core_properties
            author, words = known.author, known.keywords
        assert author == letterhead.NAMELESS
        assert build in words


@pytest.mark.parametrize("key", WORD, ids="-".join)
def test_numbers_and_dashes_of_lists_are_words_own(printed, key):
    for document in words_docs(printed(*key), key[2]):
        assert [p.text for p in document.paragraphs if TYPED.match(p.text)] == []
        known = {e.get(qn("w:numId")) for e in document.part.numbering_part.element.iter(qn("w:num"))}
        used = [
            p.pPr.numPr
            for p in document.element.body.iter(qn("w:p"))
            if p.pPr is not None and p.pPr.numPr is not None
        ]
        assert {str(mark.numId.val) for mark in used} <= known


def test_points_of_an_order_are_counted_by_word_and_begin_with_one(printed):
    (document,) = words_docs(printed("order_procedure", "открытая", ".docx"), ".docx")
    marks = [p._p.pPr.numPr for p in document.paragraphs if p._p.pPr is not None]
    levels = [mark.ilvl.val for mark in marks if mark is not None]
    assert levels[:6] == [0, 0, 1, 1, 1, 0]
    texts = {e.get(qn("w:val")) for e in document.part.numbering_part.element.iter(qn("w:lvlText"))}
    assert {"%1.", "%1.%2."} <= texts
    # Lists follow their definitions, as the scheme of the format wants.
    names = [e.tag.rsplit("}", 1)[1] for e in document.part.numbering_part.element]
    assert names == sorted(names)


@pytest.mark.parametrize("key", BOOKS, ids="-".join)
def test_sheets_of_a_workbook_are_printed_on_a4_with_formats(printed, key):
    book = openpyxl.load_workbook(io.BytesIO(printed(*key)))
    for sheet in book:
        assert sheet.print_area
        assert sheet.page_setup.paperSize == str(A4) or sheet.page_setup.paperSize == A4
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        for row in sheet.iter_rows(min_row=5):
            for cell in row:
                if isinstance(cell.value, float):
                    assert cell.number_format != "General", (sheet.title, cell.coordinate)
                if isinstance(cell.value, date):
                    assert cell.number_format == "dd.mm.yyyy", (sheet.title, cell.coordinate)


def serif(is_bold: bool) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS[0] / ("PTF75F.ttf" if is_bold else "PTF55F.ttf")), 100)


FACES = {bold: serif(bold) for bold in (False, True)}


def word_cm(word: str, size: float, is_bold: bool) -> float:
    """Width of a word as the bundled serif sets it, centimetres."""
    return FACES[is_bold].getlength(word) / 100 * size * PT_CM


@pytest.mark.parametrize("key", WORD, ids="-".join)
def test_no_word_is_broken_by_a_narrow_column(printed, key):
    for document in words_docs(printed(*key), key[2]):
        for table in document.tables:
            if table.style.name != "Table Grid":
                continue
            widths = [column.w.cm for column in table._tbl.tblGrid.gridCol_lst]
            for row in table.rows:
                for cell, width in zip(row.cells, widths, strict=True):
                    for run in cell.paragraphs[0].runs:
                        for word in re.split(r"[ \u00ad]|(?<=[-–])", run.text):
                            needed = TIMES * word_cm(word, run.font.size.pt, bool(run.bold)) + 0.38
                            assert needed <= width + 0.02, (word, width, needed)


@pytest.mark.parametrize("key", KEYS, ids="-".join)
def test_a_file_is_named_by_kind_subject_place_version_and_date(papers, key):
    document = papers[key[:2]]
    title = KINDS[key[0]].title
    name = of_document(document, title, date(2023, 10, 9), key[2])
    assert name.startswith(title.split(",")[0][:20])
    assert name.endswith(f"{document.provenance.version} – 2023-10-09{key[2]}")
    assert len(name.encode()) <= 255
    assert not set(name) & set('/\\:*?"<>|')
    if "Процедура" in document.provenance.filters and key[0] != "recheck_act":
        assert document.provenance.filters["Процедура"].split(",")[0] in name


def test_a_long_name_is_cut_and_keeps_version_and_date():
    filters = {"Процедура": "ВПР по окружающему миру " * 5, "Территория": "Северо-Восточный округ " * 6}
    name = file_name(
        "Аналитическая справка по итогам процедуры", filters, "служебная", date(2023, 10, 9), ".docx"
    )
    assert len(name.encode()) <= LONGEST_BYTES
    assert name.endswith("служебная – 2023-10-09.docx")
    assert "ВПР" in name
    assert "Северо" in name


WIDE = Table(
    "Широкая",
    tuple(Column(f"Ответственность{i}") for i in range(5)),
    (tuple("Достопримечательность" for _ in range(5)),),
)
SIDEWAYS = Paper(
    "Справка",
    (Text("До таблицы."), WIDE, Text("После таблицы.")),
    Provenance(date(2026, 4, 14), "b", {}, "нет", "открытая", organisation="У"),
)


def test_a_table_whose_words_fit_no_upright_page_lies_on_its_side():
    document = docx.Document(io.BytesIO(render(SIDEWAYS, ".docx")))
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    with pdfplumber.open(io.BytesIO(render(SIDEWAYS, ".pdf"))) as pdf:
        assert [page.width > page.height for page in pdf.pages] == [False, True, False, False]
        words = [word["text"] for word in pdf.pages[1].extract_words()]
    assert words.count("Достопримечательность") == 5


def test_documents_of_all_classes_are_walked(papers):
    assert {Paper, Book, Bundle} <= {type(paper) for paper in papers.values()}
