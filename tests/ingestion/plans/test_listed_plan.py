"""Plans told as lines of text, without a table, in every format; lists of other papers give no measure."""

from pathlib import Path

import docx
import pytest

from ingestion.plans import plan_from_rows, plan_score
from ingestion.plans.rows import read_rows
from tests.ingestion.plans.plan_builders import as_pdf, as_txt

TITLE = "План мероприятий по повышению объективности на 2025-2026 учебный год"
RIGHT = [
    ("Проведение совещания с руководителями школ", "до 15 октября", "методист"),
    ("Обучение экспертов для проверки работ", "ноябрь", "методический центр"),
    ("Выезды в школы с признаками необъективности", "в течение года", "начальник отдела"),
]
WRITTEN = {
    "named": [f"{n}. {a}. Срок: {b}. Ответственный: {c}." for n, (a, b, c) in enumerate(RIGHT, 1)],
    "in brackets": [f"{n}) {a} (срок – {b}, отв. {c})" for n, (a, b, c) in enumerate(RIGHT, 1)],
    "by content": [f"{n}. {a} – {b}, {c};" for n, (a, b, c) in enumerate(RIGHT, 1)],
    "content in brackets": [f"1.{n}. {a} ({b}, {c})." for n, (a, b, c) in enumerate(RIGHT, 1)],
    "dashes": [f"- {a} — {b} — {c}" for a, b, c in RIGHT],
    "counted by Word": [f"{a} – {b}, {c}" for a, b, c in RIGHT],
    "a line each": [
        line
        for n, (a, b, c) in enumerate(RIGHT, 1)
        for line in (f"{n}. {a}", f"Срок: {b}", f"Ответственный: {c}")
    ],
}


def as_paragraphs(parts: list[str], path: Path) -> Path:
    document = docx.Document()
    for part in parts:
        document.add_paragraph(part)
    document.save(str(path))
    return path


def as_pages(parts: list[str], path: Path) -> Path:
    return as_pdf([*parts, ("", "")], path)


WRITERS = {"txt": as_txt, "docx": as_paragraphs, "pdf": as_pages}


@pytest.mark.parametrize("ending", WRITERS)
@pytest.mark.parametrize("form", WRITTEN)
def test_a_list_under_the_title_of_a_plan_is_its_measures(tmp_path, form, ending):
    parts = [TITLE, *WRITTEN[form], "Директор школы"]
    rows = read_rows(WRITERS[ending](parts, tmp_path / f"plan.{ending}"))
    assert plan_score(rows) == 1
    plan = plan_from_rows(rows, "plan.txt")
    assert [(m.title, m.timing_text, m.responsible) for m in plan.measures] == RIGHT


def test_headings_give_the_month_and_the_direction(tmp_path):
    parts = [TITLE, "Сентябрь", "1. Составление графика", "2. Проведение диагностики"]
    parts += ["Октябрь", "1. Анализ итогов диагностики,", "подготовка справки", "II. Помощь школам"]
    parts += ["1. Выезды в школы – до 20 марта"]
    plan = plan_from_rows(read_rows(as_txt(parts, tmp_path / "plan.txt")), "plan.txt")
    assert [(m.title, m.timing_text, m.direction) for m in plan.measures] == [
        ("Составление графика", "Сентябрь", ""),
        ("Проведение диагностики", "Сентябрь", ""),
        ("Анализ итогов диагностики, подготовка справки", "Октябрь", ""),
        ("Выезды в школы", "до 20 марта", "II. Помощь школам"),
    ]


@pytest.mark.parametrize(
    "above",
    [
        ["ПРИКАЗ", "Об утверждении плана", "ПРИКАЗЫВАЮ:"],
        ["Уважаемые коллеги!", "Направляем план мероприятий на 2025 год."],
        ["Протокол совещания", "План мероприятий на 2025 год"],
        ["Отчёт о выполнении плана за 2025 год"],
        ["О проведении проверки в 2025 году"],
    ],
    ids=["order", "letter", "minutes", "report", "untitled"],
)
@pytest.mark.parametrize("form", WRITTEN)
def test_lists_of_other_papers_are_no_plans(tmp_path, above, form):
    rows = read_rows(as_txt([*above, *WRITTEN[form]], tmp_path / "paper.txt"))
    assert plan_score(rows) == 0


def test_a_plan_in_words_without_times_is_no_list_of_measures(tmp_path):
    parts = [TITLE, "1. Общие положения", "2. Цели и задачи плана", "3. Ожидаемые результаты"]
    assert plan_score(read_rows(as_txt(parts, tmp_path / "plan.txt"))) == 0
