"""A cell that counts several measures: each is a measure of its own, with its own time where times are counted too."""

import docx
import pytest

from ingestion.plans import read_plan
from ingestion.plans.several import counted
from tests.ingestion.plans.plan_builders import as_docx, as_pdf, as_txt, as_xlsx

WRITERS = {"txt": as_txt, "docx": as_docx, "xlsx": as_xlsx, "pdf": as_pdf}
TITLE = "План мероприятий на 2025-2026 учебный год"
HEAD = ("№", "Мероприятие", "Срок", "Ответственный")
SEVERAL = "1. Анализ итогов года.\n2. Подготовка приказа.\n3. Обучение экспертов."


@pytest.mark.parametrize("kind", list(WRITERS))
def test_measures_of_one_cell_share_its_time_or_have_their_own(tmp_path, kind):
    parts = [
        TITLE,
        HEAD,
        ("1", SEVERAL, "сентябрь 2025", "Методист"),
        (
            "2",
            "1) Выезд в школы\n2) Собеседование",
            "1) октябрь\n2) до 01.12.2025",
            "1) Куратор\n2) Директор",
        ),
        ("3", "Итоговое совещание", "май", "Начальник"),
    ]
    plan = read_plan(WRITERS[kind](parts, tmp_path / f"gorod.{kind}"))
    assert [(m.number, m.title, m.timing_text, m.responsible) for m in plan.measures] == [
        ("1.1", "Анализ итогов года.", "сентябрь 2025", "Методист"),
        ("1.2", "Подготовка приказа.", "сентябрь 2025", "Методист"),
        ("1.3", "Обучение экспертов.", "сентябрь 2025", "Методист"),
        ("2.1", "Выезд в школы", "октябрь", "Куратор"),
        ("2.2", "Собеседование", "до 01.12.2025", "Директор"),
        ("3", "Итоговое совещание", "май", "Начальник"),
    ]
    assert [one.rule_id for one in plan.notes].count("plan_several_in_cell") == 2


def test_numbers_of_cells_go_on_where_no_column_has_them(tmp_path):
    parts = [
        TITLE,
        ("Направление", "Содержание работы", "Сроки", "Ответственный"),
        ("Кадры", "1. Анализ потребностей 2. Обучение экспертов", "октябрь", "Методист"),
        ("Контроль", "3. Выезд в школы 4. Перепроверка работ", "март", "Куратор"),
    ]
    plan = read_plan(as_docx(parts, tmp_path / "gorod.docx"))
    assert [(m.number, m.title, m.direction) for m in plan.measures] == [
        ("1", "Анализ потребностей", "Кадры"),
        ("2", "Обучение экспертов", "Кадры"),
        ("3", "Выезд в школы", "Контроль"),
        ("4", "Перепроверка работ", "Контроль"),
    ]


def test_numbers_that_word_puts_itself_count_the_measures_of_a_cell(tmp_path):
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=3, cols=3)
    for cell, text in zip(table.rows[0].cells, HEAD[1:], strict=True):
        cell.text = text
    for row, works in ((1, ("Анализ итогов", "Подготовка приказа")), (2, ("Выезд в школы", "Собеседование"))):
        cell, *rest = table.rows[row].cells
        cell.paragraphs[0].text, cell.paragraphs[0].style = works[0], "List Number"
        cell.add_paragraph(works[1], style="List Number")
        rest[0].text, rest[1].text = "октябрь 2025", "Методист"
    document.save(tmp_path / "gorod.docx")
    plan = read_plan(tmp_path / "gorod.docx")
    assert [(m.number, m.title) for m in plan.measures] == [
        ("1", "Анализ итогов"),
        ("2", "Подготовка приказа"),
        ("3", "Выезд в школы"),
        ("4", "Собеседование"),
    ]


def test_bullets_of_word_are_parts_of_one_measure(tmp_path):
    document = docx.Document()
    document.add_paragraph(TITLE)
    table = document.add_table(rows=2, cols=3)
    for cell, text in zip(table.rows[0].cells, HEAD[1:], strict=True):
        cell.text = text
    cell, *rest = table.rows[1].cells
    cell.paragraphs[0].text, cell.paragraphs[0].style = "Проверка журналов", "List Bullet"
    cell.add_paragraph("Проверка тетрадей", style="List Bullet")
    rest[0].text, rest[1].text = "октябрь 2025", "Методист"
    document.save(tmp_path / "gorod.docx")
    assert [m.title for m in read_plan(tmp_path / "gorod.docx").measures] == [
        "Проверка журналов Проверка тетрадей"
    ]


def test_questions_of_a_meeting_are_one_measure(tmp_path):
    parts = [
        TITLE,
        ("№", "Тематика заседаний", "Сроки", "Ответственный"),
        ("1", "1. Итоги года. 2. Задачи на новый год.", "август", "Методист"),
        ("2", "1. Итоги четверти. 2. Подготовка к олимпиаде.", "ноябрь", "Методист"),
    ]
    assert len(read_plan(as_docx(parts, tmp_path / "gorod.docx")).measures) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Анализ итогов 1. Первый этап 2. Второй этап",
        "1. Анализ итогов",
        "1. Анализ итогов 3. Подготовка",
        "1. Анализ на 01.09. Подготовка",
        "2. Ведение журналов в 5. Классах",
        "Проверка журналов: 1) Начальная школа; 2) Основная школа",
    ],
)
def test_what_is_not_counted_one_by_one_stays_whole(text):
    assert counted(text) == []
