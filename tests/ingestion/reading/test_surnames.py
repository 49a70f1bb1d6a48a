"""Results whose pupils are called by surnames: not taken, said what to do, and no name is left anywhere."""

import docx
import pytest
from openpyxl import Workbook

from ingestion.core.model import Origin
from ingestion.pipeline import ingest
from ingestion.reading.steps import read
from tests.ingestion.sources.test_personal_data import texts_of

NAMES = ("Берёзкин", "Жемчужникова")
TABLES = {
    "tasks": (
        ("Результаты ВПР 2026 Русский язык 5 класс",),
        ("№", "Фамилия, имя", "Класс", "1 (2б)", "2 (1б)", "3 (3б)", "Первичный балл", "Отметка"),
        (1, "Берёзкин Пётр", "5А", 2, 1, 3, 6, 5),
        (2, "Жемчужникова Анна", "5А", 1, 1, 0, 2, 3),
        ("", "Итого", "", 3, 2, 3, 8, ""),
    ),
    "full names": (
        ("№", "ФИО обучающегося", "1", "2", "3", "Сумма баллов", "Отметка"),
        (1, "Берёзкин Пётр Сергеевич", 2, 1, 3, 6, 5),
        (2, "Жемчужникова Анна Ильинична", 1, 1, 0, 2, 3),
    ),
    "apart": (("Русский язык, 5А",), ("Фамилия", "Имя", "Балл", "Отметка"), ("Берёзкин", "Пётр", 12, 4),
              ("Жемчужникова", "Анна", 9, 3)),
    "initials": (
        ("ОО", "Класс", "Ученик", "Вариант", "1 (2б)", "2 (1б)", "Первичный балл", "Отметка"),
        ("МБОУ СОШ № 1", "5А", "Берёзкин П.", 1, 2, 1, 3, 5),
        ("МБОУ СОШ № 1", "5А", "Жемчужникова А.Б.", 2, 1, 1, 2, 3),
    ),
    "marks by subjects": (("Учащийся", "Русский язык", "Математика", "Окружающий мир"), ("Берёзкин Пётр", 4, 5, 4),
                          ("Жемчужникова Анна", 3, 4, 4)),
    "names for codes": (("Код участника", "Вариант", "1 (2б)", "Первичный балл", "Отметка"),
                        ("Берёзкин Пётр", 1, 2, 3, 5), ("Жемчужникова Анна", 1, 2, 3, 5)),
}  # fmt: skip


def as_book(rows, path):
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def as_document(rows, path):
    document = docx.Document()
    table = document.add_table(rows=0, cols=max(map(len, rows)))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            cell.text = str(text)
    document.save(path)
    return path


@pytest.mark.parametrize("write", [as_book, as_document])
@pytest.mark.parametrize("name", list(TABLES))
def test_results_by_surnames_are_refused_with_what_to_do(tmp_path, name, write):
    path = write(TABLES[name], tmp_path / ("results.xlsx" if write is as_book else "results.docx"))
    reading = read(path, Origin(path.name))
    assert (reading.kind, reading.status, reading.is_unknown) == (None, "refused", True)
    assert "названы фамилиями" in reading.message
    assert "Замените фамилии кодами участников" in reading.message
    assert not any(one in reading.message for one in NAMES)


@pytest.mark.parametrize(
    "rows",
    [
        (("Класс", "Обучающиеся", "Балл", "Отметка"), ("5А", "25", 12, 4), ("5Б", "24", 9, 3)),
        (("Мероприятие", "Участники", "Ответственный"), ("Анализ итогов", "Учителя", "Директор")),
        (("Фамилия", "Кабинет", "Телефон"), ("Берёзкин", "12", "1-23"), ("Жемчужникова", "13", "1-24")),
    ],
)
def test_other_tables_are_not_called_results_by_surnames(tmp_path, rows):
    reading = read(as_book(rows, tmp_path / "other.xlsx"), Origin("other.xlsx"))
    assert "названы фамилиями" not in reading.message


def test_no_name_of_such_a_file_is_left_in_the_home(home, tmp_path):
    paths = [
        as_book(rows, tmp_path / f"результаты {place}.xlsx") for place, rows in enumerate(TABLES.values())
    ]
    paths.append(as_document(TABLES["tasks"], tmp_path / "результаты.docx"))
    assert {report.status for report in ingest(home, paths)} == {"refused"}
    left = [
        (path.name, name)
        for path in home.root.rglob("*")
        if path.is_file()
        for text in texts_of(path)
        for name in NAMES
        if name in text
    ]
    assert left == []
