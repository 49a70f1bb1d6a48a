"""A pdf with many narrow columns, whose long words lie over the edges of their cells and over each other."""

import pdfplumber
import pytest
import typst

from ingestion.plans import PlanRefused, read_plan
from ingestion.plans.pdf_words import return_words
from ingestion.plans.rows import read_rows

TITLE = "План внутришкольного контроля на 2025-2026 учебный год"
TWELVE = (
    ("№", "Мероприятие", "Цель", "Вид контроля", "Форма", "Методы", "Классы", "Срок", "Ответственный", "Участники",
     "Результат", "Примечание"),
    ("1", "Готовность кабинетов", "Определение уровня", "Тематический", "Фронтальная", "Наблюдение", "5-9",
     "сентябрь 2025", "Администрация", "Педагоги", "Справка", ""),
    ("2", "Преподавание математики", "Предупреждение неуспеваемости", "Классно-обобщающий", "Персональная",
     "Посещение уроков", "9", "октябрь 2025", "Методобъединение", "Учителя-предметники", "Совещание", ""),
    ("3", "Проверка документации", "Соблюдение требований", "Административный", "Обзорная", "Документарная", "1-11",
     "до 25.12.2025", "Директор школы", "Руководители", "Приказ", ""),
    ("4", "Диагностическая работа", "Сформированность грамотности", "Промежуточный", "Тестирование", "Компьютерная",
     "8", "март 2026", "Заместитель директора", "Обучающиеся", "Аналитическая справка", ""),
)  # fmt: skip
MONTHS = (
    ("№", "Наименование мероприятия", "Класс", "IX", "X", "XI", "XII", "I", "II", "III", "IV", "V", "Ответственный"),
    ("1", "Стартовая диагностика обучающихся", "5-9", "+", *[""] * 8, "Заместитель директора"),
    ("2", "Административные контрольные работы", "5-9", "", "", "", "+", *[""] * 5, "Руководитель методобъединения"),
    ("3", "Всероссийские проверочные работы", "4-8", *[""] * 7, "+", "", "Муниципальный координатор"),
)  # fmt: skip
WIDTHS = {TWELVE: "8mm, " + "18mm, " * 11, MONTHS: "8mm, 30mm, 10mm, " + "12mm, " * 9 + "20mm"}


def narrow(table, path, align):
    cells = ", ".join(f'text("{cell}")' for row in table for cell in row)
    source = f"""#set page(width: 297mm, height: 210mm, margin: 10mm)
#set text(size: 10pt, lang: "ru", hyphenate: false)
{TITLE}
#table(columns: ({WIDTHS[table]}), align: {align}, inset: 3pt, {cells})"""
    path.write_bytes(typst.compile(source.encode()))
    return path


@pytest.mark.parametrize("align", ["left", "center"])
@pytest.mark.parametrize("table", [TWELVE, MONTHS], ids=["twelve", "months"])
def test_every_word_stays_whole_in_its_own_cell(tmp_path, table, align):
    rows = read_rows(narrow(table, tmp_path / "narrow.pdf", align))
    assert [row.cells for row in rows if not row.is_text] == list(table)


def test_measures_of_twelve_narrow_columns_are_read(tmp_path):
    plan = read_plan(narrow(TWELVE, tmp_path / "narrow.pdf", "left"))
    assert [(m.title, m.timing_text, m.responsible) for m in plan.measures] == [
        (row[1], row[7], row[8]) for row in TWELVE[1:]
    ]


def test_words_whose_cell_cannot_be_told_are_refused_with_what_to_do(tmp_path):
    with pytest.raises(PlanRefused, match=r"выходят за границы своих столбцов.*Пришлите документ Word"):
        read_rows(narrow(TWELVE, tmp_path / "narrow.pdf", "right"))


def narrow_months(path):
    """A word that ends right where the next column begins: «Мероприятие» before «сен»."""
    cells = ", ".join(f'text("{cell}")' for row in MET for cell in row)
    source = f"""#set page(width: 297mm, height: 210mm, margin: 15mm)
#set text(size: 10pt, lang: "ru", hyphenate: false)
#table(columns: (32mm, {", ".join(["1fr"] * 11)}), {cells})"""
    path.write_bytes(typst.compile(source.encode()))
    return path


MET = (
    ("№", "Мероприятие", "сен", "окт", "ноя", "дек", "янв", "фев", "мар", "апр", "май", "Отв."),
    ("1", "Анализ итогов", "+", *[""] * 8, "Методист"),
    ("2", "Обучение экспертов", "", "+", *[""] * 7, "Методист"),
)


@pytest.mark.parametrize("is_tagged", [True, False])
def test_words_that_meet_at_an_edge_are_two(tmp_path, is_tagged):
    with pdfplumber.open(narrow_months(tmp_path / "met.pdf")) as document:
        page = document.pages[0]
        for char in page.chars if not is_tagged else ():
            char["mcid"] = None
        table = page.find_tables()[0]
        assert return_words(page.chars, table)
        assert [tuple(cell.replace("\n", " ") for cell in row) for row in table.extract()] == list(MET)


def test_words_that_meet_and_that_no_dictionary_knows_are_refused(tmp_path):
    with pdfplumber.open(narrow_months(tmp_path / "met.pdf")) as document:
        page = document.pages[0]
        for char in page.chars:
            char["mcid"] = None
            char["text"] = "ъ" if char["text"] == "р" else char["text"]
        assert not return_words(page.chars, page.find_tables()[0])
