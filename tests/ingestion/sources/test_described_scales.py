"""The scale of marks inside an official description: read in every way that descriptions draw it, never guessed."""

import pytest
import xlsxwriter

from ingestion.pipeline import ingest
from ingestion.plans.scale import find_scale
from ingestion.reading import convert
from tests.ingestion.plans.plan_builders import as_docx, as_pdf
from tests.ingestion.reading.test_formats import office
from tests.ingestion.sources.test_descriptions import HEAD, TASKS, TITLE
from warehouse.raw import connect

MARKS = ("Отметка по пятибалльной шкале", "«2»", "«3»", "«4»", "«5»")
SCALE = ("Первичные баллы", "0–1", "2–2", "3–4", "5–5")
PARTS = [
    TITLE,
    "по математике (углублённый уровень), 7 класс",
    HEAD,
    *TASKS,
    "Таблица 2. Перевод баллов",
    MARKS,
    SCALE,
]


def scales(home) -> list[tuple]:
    store = connect(home.raw, read_only=True)
    try:
        return store.execute(
            "select kind, subject, grade, study_level, scale_year, min3, min4, min5, max_primary_score "
            "from raw.mark_scales"
        ).fetchall()
    finally:
        store.close()


WANTED = [("ВПР", "МА", 7, "углублённый", 2025, 2.0, 3.0, 5.0, 5.0)]


@pytest.mark.parametrize(("write", "ending"), [(as_docx, "docx"), (as_pdf, "pdf")])
def test_the_scale_of_a_description_is_loaded_with_its_tasks(tmp_path, home, write, ending):
    (report,) = ingest(home, [write(PARTS, tmp_path / f"Описание работы.{ending}")])
    assert (report.kind, report.status, report.rows_loaded) == ("test_specs", "loaded", 4), report.message
    assert scales(home) == WANTED


@pytest.mark.skipif(convert.program_path() is None, reason="LibreOffice не установлен")
@pytest.mark.parametrize("kind", ["odt", "doc", "rtf"])
def test_a_description_is_read_in_the_format_it_came_in(tmp_path, home, kind):
    document = as_docx(PARTS, tmp_path / "Описание работы.docx")
    if kind == "doc":
        document = office(tmp_path, "odt", document)[0]
    (report,) = ingest(home, office(tmp_path, kind, document))
    assert (report.kind, report.status, report.rows_loaded) == ("test_specs", "loaded", 4), report.message
    assert scales(home) == WANTED


def test_sheets_of_codes_and_of_the_scale_stand_beside_the_tasks(tmp_path, home):
    codes = [["Код КЭС", "Проверяемый элемент содержания"], ["1.1", "Дроби"], ["3.2", "Проценты"]]
    wanted = [["Код КТ", "Проверяемое требование"], ["2.1", "Выполнять действия"]]
    sheets = {"Обобщённый план": [HEAD, *TASKS], "КЭС": codes, "КТ": wanted, "Шкала": [MARKS, SCALE]}
    path = tmp_path / "7_Математика (углублённый уровень)_2025.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for number, row in enumerate(rows):
                page.write_row(number, 0, row)
    (report,) = ingest(home, [path])
    assert (report.kind, report.status, report.rows_loaded, report.rows_quarantined) == (
        *("test_specs", "loaded"),
        *(4, 0),
    ), report.message
    assert scales(home) == WANTED


@pytest.mark.parametrize(
    "lines",
    [
        [MARKS, SCALE],
        [MARKS[:1], MARKS[1:], SCALE],
        [("Отметка", "5", "4", "3", "2"), ("Баллы", "5-5", "3-4", "2-2", "0-1")],
        [("Перевод первичных баллов в отметки",), ("0–1", "2"), ("2–2", "3"), ("3–4", "4"), ("5–5", "5")],
        [("Отметка", "Баллы"), ("«5»", "5 – 5"), ("«4»", "3 – 4"), ("«3»", "2 – 2"), ("«2»", "0 – 1")],
        [("0–1 балл – отметка «2», 2–2 – отметка «3», 3–4 – отметка «4», 5–5 – отметка «5»",)],
        [("Отметка по 5-балльной шкале «2» «3» «4» «5»",), ("Баллы 0−1 2−2 3−4 5−5",)],
        [("Отметка", "2", "3", "4", "5"), ("Первичные баллы", "0-1", "2", "3-4", "5")],
    ],
)
def test_a_scale_is_read_however_it_is_drawn(lines):
    found = find_scale(list(enumerate(lines, 1)))
    assert found, lines
    assert found.scale, lines
    assert (found.scale.min3, found.scale.min4, found.scale.min5, found.scale.top) == (2, 3, 5, 5)


@pytest.mark.parametrize(
    "lines",
    [
        [MARKS, ("Первичные баллы", "0–1", "3–3", "4–5", "6–7")],
        [MARKS, ("Первичные баллы", "0–1", "1–2", "3–5", "6–7")],
        [MARKS, ("Первичные баллы", "1–2", "3–4", "5–6", "7–8")],
    ],
)
def test_scores_that_do_not_join_are_no_scale(lines):
    found = find_scale(list(enumerate(lines, 1)))
    assert found is not None
    assert found.scale is None


@pytest.mark.parametrize(
    "lines",
    [
        [HEAD, *TASKS],
        [("Номер", "2", "3", "4", "5"), ("Время", "0–1", "2–3", "4–5", "6–7")],
        [("Отметка", "Доля участников, %"), ("2", "10"), ("3", "40"), ("4", "30"), ("5", "20")],
    ],
)
def test_tables_of_other_things_are_not_taken_for_a_scale(lines):
    assert find_scale(list(enumerate(lines, 1))) is None


def test_a_scale_that_cannot_be_read_is_said_and_the_tasks_are_loaded(tmp_path, home):
    broken = [*PARTS[:-1], ("Первичные баллы", "0–1", "3–3", "4–5", "6–7")]
    (report,) = ingest(home, [as_docx(broken, tmp_path / "Описание работы.docx")])
    assert (report.status, report.rows_loaded) == ("loaded", 4)
    store = connect(home.raw, read_only=True)
    said = store.execute(
        "select effect, message from ops.findings where rule_id = ?", ["scale_not_read"]
    ).fetchall()
    store.close()
    assert [effect for effect, _ in said] == ["noticed"]
    assert scales(home) == []
