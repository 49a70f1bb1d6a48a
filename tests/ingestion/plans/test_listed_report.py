"""What was done of a plan, told as lines of text: statuses, days, postponements; other papers tell none."""

from datetime import date

import docx
import pytest

from ingestion.plans import PlanRefused, looks_like_plan, looks_like_status_report
from ingestion.plans.listed_report import parted
from ingestion.plans.rows import read_rows, rows_from_text
from ingestion.plans.status_report import report_from_rows

LINES = (
    "Информация о выполнении плана мероприятий по повышению объективности",
    "за 2025-2026 учебный год",
    "",
    "I. Организационные мероприятия",
    "1.1. Анализ итогов ВПР – выполнено, приказ от 30.09.2025 № 12",
    "1.2. Обучение экспертов. Не выполнено, перенесено на март",
    "1.3. Заключение соглашений с вузами: в работе.",
    "II. Контроль",
    "2.1. Выезд в школы (исполнено частично)",
    "2.2. Совещание директоров",
    "Отметка о выполнении: проведено 14.03.2026",
    "",
    "Начальник отдела",
)


def as_paragraphs(lines, path):
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(path)
    return read_rows(path)


@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_statuses_are_read_from_lines(tmp_path, kind):
    rows = (
        rows_from_text("\n".join(LINES)) if kind == "txt" else as_paragraphs(LINES, tmp_path / "report.docx")
    )
    assert looks_like_status_report(rows)
    assert not looks_like_plan(rows)
    report = report_from_rows(rows, "report.txt")
    assert report.is_about_plan
    assert (report.period_start, report.period_end) == (date(2025, 9, 1), date(2026, 8, 31))
    assert [(row.number, row.measure, row.status, row.done_on, row.new_due_on) for row in report.rows] == [
        ("1.1", "Анализ итогов ВПР", "выполнено", date(2025, 9, 30), None),
        ("1.2", "Обучение экспертов", "перенесено", None, date(2026, 3, 31)),
        ("1.3", "Заключение соглашений с вузами", "в работе", None, None),
        ("2.1", "Выезд в школы", "частично", None, None),
        ("2.2", "Совещание директоров", "выполнено", date(2026, 3, 14), None),
    ]
    assert report.rows[0].direction == "I. Организационные мероприятия"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Анализ итогов – выполнено", ("Анализ итогов", "выполнено")),
        ("Мониторинг выполнения работ - не исполнено", ("Мониторинг выполнения работ", "не исполнено")),
        ("Проверка исполнения приказа", ("Проверка исполнения приказа", "")),
        ("выполнено 12.10.2025", ("", "выполнено 12.10.2025")),
        ("Проведение совещаний – запланировано", ("Проведение совещаний – запланировано", "")),
    ],
)
def test_a_mark_is_parted_from_its_measure(text, parts):
    assert parted(text) == parts


@pytest.mark.parametrize(
    "lines",
    [
        ("Протокол совещания", "1. Анализ итогов – выполнено", "2. Обучение – выполнено"),
        ("Отчёт о выполнении плана за 2025 год", "1. Анализ итогов", "2. Обучение", "3. Выезд – выполнено"),
        (
            "Отчёт о результатах ВПР",
            "1. Русский язык: выполнено 60 % заданий",
            "2. Математика: выполнено 55 %",
        ),
        ("План мероприятий на 2025 год", "1. Анализ итогов – выполнено", "2. Обучение – выполнено"),
        ("Приказ о выполнении плана", "1. Анализ итогов – выполнено", "2. Обучение – выполнено"),
    ],
)
def test_other_lines_tell_no_statuses(lines):
    rows = rows_from_text("\n".join(lines))
    assert not looks_like_status_report(rows)
    with pytest.raises(PlanRefused):
        report_from_rows(rows, "other.txt")


def test_names_in_lines_are_not_kept():
    lines = (
        "Отчёт об исполнении плана мероприятий на 2025-2026 учебный год",
        "1. Анализ итогов – выполнено, Иванова А.П.",
        "2. Обучение экспертов – выполнено, отв. Петров С.С.",
    )
    report = report_from_rows(rows_from_text("\n".join(lines)), "report.txt")
    assert not any(name in str(report.rows) for name in ("Иванова", "Петров"))
