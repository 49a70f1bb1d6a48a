"""The official description of a work is a specification as it is: its table of tasks in a docx or a pdf."""

import pytest

from ingestion.pipeline import ingest
from tests.ingestion.plans.plan_builders import as_docx, as_pdf
from warehouse.raw import connect

TITLE = "Описание контрольных измерительных материалов для проведения в 2025 году проверочной работы"
HEAD = ("№", "Умения, виды деятельности", "Код КЭС", "Код КТ", "Уровень сложности", "Максимальный балл за задание",
        "Примерное время (в минутах)")  # fmt: skip
TASKS = (
    ("1", "Выполнять действия с дробями", "1.1; 1.3", "2.1", "Б", "1", "2"),
    ("2", "Решать задачи на проценты", "3.2", "2.4", "Б", "1", "4"),
    ("3.1", "Читать таблицы", "6.1", "5.1", "Б", "1", "3"),
    ("3.2", "Делать выводы по таблице", "6.1", "5.2", "П", "2", "5"),
)
PARTS = [
    TITLE,
    "по математике, 6 класс",
    HEAD,
    *TASKS,
    "Таблица 2. Перевод баллов в отметки",
    ("Отметка", "«2»", "«3»"),
]


@pytest.mark.parametrize(("write", "ending"), [(as_docx, "docx"), (as_pdf, "pdf")])
def test_a_description_gives_its_tasks_a_row_a_content_code(tmp_path, home, write, ending):
    (report,) = ingest(home, [write(PARTS, tmp_path / f"Описание работы.{ending}")])
    assert (report.kind, report.status) == ("test_specs", "loaded"), report.message
    store = connect(home.raw, read_only=True)
    rows = store.execute(
        "select subject, grade, spec_year, task_code, skill, content_code, requirement_code, difficulty, max_score, "
        "minutes from raw.test_specs order by row_number, content_code"
    ).fetchall()
    store.close()
    assert rows == [
        ("МА", 6, 2025, "1", TASKS[0][1], "1.1", "2.1", "Б", 1.0, 2.0),
        ("МА", 6, 2025, "1", TASKS[0][1], "1.3", "2.1", "Б", 1.0, 2.0),
        ("МА", 6, 2025, "2", TASKS[1][1], "3.2", "2.4", "Б", 1.0, 4.0),
        ("МА", 6, 2025, "3.1", TASKS[2][1], "6.1", "5.1", "Б", 1.0, 3.0),
        ("МА", 6, 2025, "3.2", TASKS[3][1], "6.1", "5.2", "П", 2.0, 5.0),
    ]


def test_the_name_of_the_file_goes_before_the_title(tmp_path, home):
    ingest(home, [as_docx(PARTS, tmp_path / "7_Математика_2026.docx")])
    store = connect(home.raw, read_only=True)
    found = store.execute("select distinct grade, spec_year from raw.test_specs").fetchall()
    store.close()
    assert found == [(7, 2026)]
