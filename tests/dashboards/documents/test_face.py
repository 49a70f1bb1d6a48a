"""A department's own face: its blank of Word, its row of numbers, who signs and looks after, grounds of orders."""

import io
import re

import docx
import openpyxl
import pdfplumber
import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.forms import FormError, fill, header_of
from dashboards.documents.model import Book, Column, Table, texts
from dashboards.documents.registry import compose, render
from dashboards.words.morphology import position_in_case

LETTERHEAD = "АДМИНИСТРАЦИЯ ОКРУГА. УПРАВЛЕНИЕ ОБРАЗОВАНИЯ"


@pytest.fixture
def dressed(own):
    """A home of one's own over the demonstration's build, with a folder of templates."""
    (own.root / "templates").mkdir()
    return own


def settle(home, text: str) -> None:
    (home.root / "templates" / "blank.yml").write_text(text, "utf-8")


def blank_of_a_department(home) -> None:
    """A blank as people make it in Word: own margins, a head and a foot, a table, no lists and no grid."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.5), Cm(1.5)
    section.header.paragraphs[0].text = "ШАПКА ОКРУГА"
    section.footer.paragraphs[0].text = "Подвал бланка"
    made.add_paragraph(LETTERHEAD)
    made.styles["Normal"].font.name = "Arial"
    for name in ("Table Grid", "List Number"):
        made.styles[name].element.getparent().remove(made.styles[name].element)
    for name, link in list(made.part.rels.items()):
        if link.reltype.endswith("/numbering"):
            made.part.rels.pop(name)
    made.core_properties.author = "Секретарь"
    made.save(home.root / "templates" / "blank.docx")


def test_a_paper_stands_on_the_departments_own_blank(dressed):
    settle(dressed, "organisation: Управление образования округа\n")
    blank_of_a_department(dressed)
    paper = compose("order_procedure", Request(home=dressed))
    made = docx.Document(io.BytesIO(render(paper, ".docx")))
    said = [p.text for p in made.paragraphs]
    assert said[0] == LETTERHEAD
    assert "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ОКРУГА" not in said
    assert said.index("ПРИКАЗ") < said.index("ПРИКАЗЫВАЮ:")
    section = made.sections[0]
    assert (section.header.paragraphs[0].text, section.footer.paragraphs[0].text) == (
        "ШАПКА ОКРУГА",
        "Подвал бланка",
    )
    assert abs(section.left_margin - Cm(2.5)) < 1000
    assert made.styles["Normal"].font.name == "Arial"
    assert made.core_properties.author == "Управление образования округа"
    # Points are Word's own, and tables are as wide as the page of the blank.
    known = {e.get(qn("w:numId")) for e in made.part.numbering_part.element.iter(qn("w:num"))}
    used = {str(e.get(qn("w:val"))) for e in made.element.body.iter(qn("w:numId"))}
    assert used
    assert used <= known
    for table in made.tables:
        assert sum(column.width.cm for column in table.columns) <= 17.05
        assert table.style.type == WD_STYLE_TYPE.TABLE
    with pdfplumber.open(
        io.BytesIO(render(compose("minutes_meeting", Request(home=dressed)), ".pdf"))
    ) as pdf:
        assert "УПРАВЛЕНИЕ ОБРАЗОВАНИЯ ОКРУГА" in (pdf.pages[0].extract_text() or "")


def test_a_blank_that_is_no_word_document_is_a_sentence(dressed):
    (dressed.root / "templates" / "blank.docx").write_text("не документ")
    with pytest.raises(CannotComposeError, match=r"templates/blank\.docx – не документ Word"):
        compose("order_storage", Request(home=dressed))


def test_a_kind_of_paper_has_its_own_signatory_executor_number_and_control(dressed):
    settle(
        dressed,
        "signatory_position: Начальник управления\nexecutor: общий\nnumber: ____-о\nmailing: в дело\n"
        "agreed_with: [юрист]\ncontrol: первый заместитель начальника\n"
        "papers:\n  order_observers: {executor: свой, number: ____-н, signatory_position: И. о. начальника,\n"
        "                    control: начальник отдела}\n",
    )
    usual = texts(compose("order_storage", Request(home=dressed)))
    own = texts(compose("order_observers", Request(home=dressed)))
    for said, executor, number, position, control in (
        (usual, "общий", "____-о", "Начальник управления", "первого заместителя начальника"),
        (own, "свой", "____-н", "И. о. начальника", "начальника отдела"),
    ):
        assert f"Исполнитель: {executor}" in said
        assert any(text.endswith(f"№  {number}") for text in said)
        assert position in said
        assert f"Контроль за исполнением приказа возложить на {control}." in said
        assert "Рассылка: в дело" in said
        assert said.index("Лист согласования проекта приказа") < said.index("Лист ознакомления с приказом")
        assert "Юрист" in said
    chosen = texts(compose("order_storage", Request(home=dressed, control="главный специалист")))
    assert "Контроль за исполнением приказа возложить на главного специалиста." in chosen


def test_a_kind_that_is_not_there_is_named(dressed):
    settle(dressed, "papers: {order_observer: {executor: я}}\n")
    with pytest.raises(CannotComposeError, match="похоже на «order_observers»"):
        compose("order_storage", Request(home=dressed))


@pytest.mark.parametrize(
    ("position", "accusative"),
    [
        ("заместитель начальника управления образования", "заместителя начальника управления образования"),
        ("первый заместитель главы администрации", "первого заместителя главы администрации"),
        ("начальник отдела оценки качества", "начальника отдела оценки качества"),
        ("главный специалист управления", "главного специалиста управления"),
        ("ведущий специалист отдела", "ведущего специалиста отдела"),
        ("директор методического центра", "директора методического центра"),
        ("заведующий отделом общего образования", "заведующего отделом общего образования"),
        ("руководитель методического центра", "руководителя методического центра"),
        ("муниципальный координатор", "муниципального координатора"),
        ("методист", "методиста"),
        ("ЗНУО", "ЗНУО"),
    ],
)
def test_positions_stand_in_the_accusative(position, accusative):
    assert position_in_case(position, "accs") == accusative


def test_an_order_rests_on_the_register_of_documents_or_on_an_obvious_blank(demo_home, dressed):
    told = {
        name: " ".join(texts(compose(name, Request(home=dressed))))
        for name in ("order_observers", "order_storage", "order_procedure", "order_sites")
    }
    for name in ("order_observers", "order_storage"):
        assert "на основании приказа от 14.09.2023 № 221-о «О проведении оценочных процедур" in told[name]
    assert "на основании письма от 18.09.2023 № 1480 «" in told["order_procedure"]
    assert re.search(r"на основании _{20,} \(вид документа, дата, номер\)", told["order_sites"])


FORM_HEADS = ("№ п/п", "Ф.И.О. слушателя", "Место работы", "Должность", "Наименование программы", "Подпись")
ROWS = Table(
    "",
    (Column("№"), Column("ОО"), Column("ФИО"), Column("Должность"), Column("Программа")),
    ((1, "СОШ № 1", "=СУММ(A1)", "учитель", "Оценивание"), (2, "СОШ № 2", "–", "учитель", "Критерии")),
)


def institutes_form() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Форма института"])
    book.active.append([])
    book.active.append(list(FORM_HEADS))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_the_list_stands_under_the_head_of_the_institutes_form():
    sheet = openpyxl.load_workbook(io.BytesIO(fill(institutes_form(), ROWS, "Управление"))).active
    lines = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1, max_row=5)]
    assert lines[0][0] == "Форма института"
    assert lines[3] == [1, "=СУММ(A1)", "СОШ № 1", "учитель", "Оценивание", None]
    assert sheet["B4"].data_type == "s"
    assert lines[4][1] in (None, "")


def test_a_form_without_heads_is_a_sentence():
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.save(buffer)
    for content, said in ((buffer.getvalue(), "нет строки с названиями столбцов"), (b"x", "не открывается")):
        with pytest.raises(FormError, match=said):
            fill(content, ROWS, "")


@pytest.mark.parametrize(
    ("head", "ours"),
    [
        ("Фамилия, имя, отчество (полностью)", "ФИО"),
        ("Образовательная организация", "ОО"),
        ("Объём, часов", "Часы"),
        ("Участник олимпиад", None),
        ("Год последнего повышения квалификации", "Год последнего ПК"),
        ("Форма обучения", "Форма"),
    ],
)
def test_heads_of_forms_are_known_by_their_words(head, ours):
    assert header_of(head) == ours


def test_the_outgoing_request_is_written_in_the_institutes_form(dressed):
    plain = compose("course_request", Request(home=dressed))
    (dressed.root / "templates" / "course_request.xlsx").write_bytes(institutes_form())
    made = compose("course_request", Request(home=dressed))
    assert isinstance(plain, Book)
    sheet = openpyxl.load_workbook(io.BytesIO(render(made, ".xlsx"))).active
    assert sheet["A1"].value == "Форма института"
    assert sheet.max_row - 3 == len(plain.sheets["Список"].rows) > 0
    (dressed.root / "templates" / "course_request.xlsx").write_bytes(b"x")
    with pytest.raises(CannotComposeError, match=r"course_request\.xlsx: не открывается"):
        compose("course_request", Request(home=dressed))
