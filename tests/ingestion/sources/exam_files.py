"""Protocols of state exams of invented schools, with the columns of people that such protocols have."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.ingestion.core.builders import write_book

PEOPLE = (
    ("Фамилиева", "Имя", "Отчество", "9901", "100001"),
    ("Прозвищева", "Имя", "Отчество", "9901", "100002"),
)
OGE = ["№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Код участника", "Фамилия", "Имя", "Отчество", "Серия", "Номер",
       "Ответы в краткой форме", "Ответы в развернутой форме", "Первичный балл", "Оценка"]  # fmt: skip
EGE = ["№", "Код ОО", "Класс", "Код ППЭ", "Аудитория", "Фамилия", "Имя", "Отчество", "Задания с кратким ответом",
       "Задания с развёрнутым ответом", "Первичный балл", "Тестовый балл"]  # fmt: skip


def protocol(
    path: Path, people: Sequence[Sequence[str]] = PEOPLE, title: str = "06 - Биология 2026.06.05"
) -> Path:
    """Two exams of ОГЭ on one sheet, one below the other; the answers of the first add up to the scores."""
    first, second = ([*one] for one in people)
    rows = [
        ["Протокол проверки"],
        ["99 - Приозёрная область"],
        [title],
        OGE,
        ["1", "101001", "9А", "100", "1", "500001", *first, "++-+", "1(2)2(2)", "6", "4"],
        ["2", "101001", "9Б", "100", "1", "500002", *second, "+---", "X(2)0(2)", "1", "2"],
        [],
        ["09 - Английский язык (устная часть) 2026.06.07"],
        OGE,
        ["1", "101001", "9А", "100", "2", "500001", *first, "", "", "12", "4"],
        ["2", "101002", "9А", "100", "2", "500003", *second, "", "", "", ""],
    ]
    return write_book(path, rows)


def unified(path: Path, *titles: str) -> Path:
    """An exam of ЕГЭ below each title; pupils have no code of their own."""
    rows: list[list[str]] = []
    for title in titles:
        rows += [[title], EGE]
        rows += [
            [str(i), "101001", "11", "200", "3", *PEOPLE[i - 1][:3], "+-2", "1(3)", "9", "40"] for i in (1, 2)
        ]
    return write_book(path, rows)
