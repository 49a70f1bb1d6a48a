"""What a document says was done: words of marks, the day of what is done, the new day of what is postponed."""

from datetime import date

import pytest

from ingestion.plans.marks import Due, Mark, read_mark
from ingestion.plans.rows import read_rows
from ingestion.plans.status_report import report_from_rows
from tests.ingestion.plans.plan_builders import as_docx


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Снято", Mark("снято с контроля")),
        ("исключено из плана", Mark("снято с контроля")),
        ("Не снято с контроля", Mark()),
        ("снято видео", Mark()),
        ("Срок не наступил", Mark()),
        ("Исполнено частично", Mark("частично")),
        ("Не выполнено", Mark("не выполнено")),
        ("Не проводилось", Mark("не выполнено")),
        ("выполнено в 3 из 5", Mark("частично")),
        ("выполнено в 5 из 5", Mark("выполнено")),
        ("Проведён семинар, были 20 из 25 учителей", Mark("выполнено")),
        ("100%", Mark("выполнено")),
        ("50 %", Mark("частично")),
        ("0%", Mark("не выполнено")),
        ("Не выполнено, перенесено на 20.01.2025", Mark("перенесено", None, date(2025, 1, 20))),
        ("Перенесено с 15.12.2024 на 20.01.2025", Mark("перенесено", None, date(2025, 1, 20))),
        ("Перенесено, приказ от 10.12.2024 № 5", Mark("перенесено")),
        ("Перенесено на 20.01.2025, приказ от 10.12.2024", Mark("перенесено", None, date(2025, 1, 20))),
        ("перенесено на март 2025 года", Mark("перенесено", None, date(2025, 3, 31))),
        ("Не исполнено, перенесено на 2 квартал 2025 г.", Mark("перенесено", None, date(2025, 6, 30))),
        ("Перенос на 2025-2026 учебный год", Mark("перенесено")),
        ("Выполнено, срок был перенесён с 01.12.2024 на 20.12.2024", Mark("выполнено")),
        ("Выполнено 25.12.2024 (срок перенесён на 20.12.2024)", Mark("выполнено", date(2024, 12, 25))),
    ],
)
def test_a_mark_is_read(text, mark):
    assert read_mark(text) == mark


@pytest.mark.parametrize(
    ("text", "timing", "new_due_on"),
    [
        ("перенесено на август", "апрель", date(2026, 8, 31)),
        ("Не выполнено, перенесено на март", "декабрь", date(2026, 3, 31)),
        ("Перенос срока на 15 февраля", "до 25.12.", date(2026, 2, 15)),
        ("перенесено до 15.03", "январь", date(2026, 3, 15)),
        ("перенесено на сентябрь", "май", None),
        ("перенесено на март", "апрель", None),
        ("перенесено на весну, по решению", "сентябрь", date(2026, 5, 31)),
        ("перенесено на каникулы", "сентябрь", None),
        ("перенесено на 15.03 и 20.04", "январь", None),
    ],
)
def test_a_postponement_without_a_year_is_dated_by_the_plan(text, timing, new_due_on):
    due = Due(date(2025, 9, 1), date(2026, 8, 31), True, timing)
    assert read_mark(text, due).new_due_on == new_due_on
    assert read_mark(text).new_due_on is None


def test_a_postponement_without_a_year_in_a_plan_of_years_is_not_guessed():
    due = Due(date(2025, 9, 1), date(2027, 8, 31), True, "декабрь 2025")
    assert read_mark("перенесено на март", due) == Mark("перенесено")


def test_several_columns_of_a_report_say_one_status(tmp_path):
    parts = [
        "Мониторинг выполнения дорожной карты за 2024-2025 учебный год",
        ("Пункт плана", "Мероприятие", "Плановый срок", "Фактический срок", "Статус", "Документ"),
        ("1.1", "Анализ итогов", "до 01.10.2024", "28.09.2024", "выполнено", "приказ от 30.09.2024 № 12"),
        ("1.2", "Обучение экспертов", "ноябрь 2024", "", "не выполнено", ""),
        ("1.3", "Совещание", "декабрь 2024", "", "перенесено на март 2025 года", ""),
    ]
    report = report_from_rows(read_rows(as_docx(parts, tmp_path / "report.docx")), "report.docx")
    assert [(row.status, row.done_on, row.new_due_on) for row in report.rows] == [
        ("выполнено", date(2024, 9, 28), None),
        ("не выполнено", None, None),
        ("перенесено", None, date(2025, 3, 31)),
    ]
