"""Columns and words of the section «Проверки поступлений»: what rules said about everything new of a run."""

import polars as pl

from dashboards.frame.column import Column
from dashboards.words import count, labels, moment, number

STATES = {
    "failed": "▲ не соблюдено",
    "error": "× проверка не удалась",
    "passed": "✓ соблюдено",
    "not_applicable": "○ неприменимо",
}


def _kind(code: str) -> str:
    return labels.name(labels.SOURCE_KINDS, code)


def _pages(names: str) -> str:
    return names.replace("; ", ", ")


OPEN = [
    Column("title", "Правило", css="wide"),
    Column("source_kind", "Что поступило", _kind, css="mid"),
    Column("loaded_at", "Поступление", moment, css="nowrap"),
    Column("state", "Итог", lambda s: labels.name(STATES, s), css="mid"),
    Column("observed", "Что в данных", css="mid"),
    Column("expected", "Что ожидалось", css="mid"),
    Column("pages", "Какие страницы менее надёжны", _pages, css="mid"),
    Column("how_to_fix", "Что сделать", css="wide"),
]

ROWS = [
    Column("title", "Правило", css="wide"),
    Column("file_name", "Файл", css="wide"),
    Column("sheet", "Лист"),
    Column("row_number", "Строка", is_number=True),
    Column("column_name", "Столбец", css="mid"),
    Column("value", "Значение", css="mid"),
    Column("how_to_fix", "Что сделать", css="wide"),
]

ALL = [
    Column("title", "Правило", css="wide"),
    Column("source_kind", "Что поступило", _kind, css="mid"),
    Column("loaded_at", "Поступление", moment, css="nowrap"),
    Column("state", "Итог", lambda s: labels.name(STATES, s), css="mid"),
    Column("checked_cnt", "Проверено", is_number=True),
    Column("unexpected_cnt", "Не так", is_number=True),
    Column("observed", "Что в данных", css="mid"),
    Column("expected", "Что ожидалось", css="mid"),
]


def finding(outcomes: pl.DataFrame) -> str:
    """How many rules were asked about the newest data, how many hold, how many could not be asked."""
    counts = dict(outcomes.group_by("state").len().iter_rows())
    asked = counts.get("passed", 0) + counts.get("failed", 0)
    parts = [f"Новые данные проверены целиком: {count(asked, 'проверка')}."]
    off = counts.get("failed", 0)
    parts.append(f"Не соблюдено: {number(off)}." if off else "Все правила соблюдены.")
    if counts.get("not_applicable"):
        parts.append(f"Неприменимо: {number(counts['not_applicable'])} – нет значений или прежних файлов.")
    if counts.get("error"):
        parts.append(f"Проверить не удалось: {number(counts['error'])}.")
    return " ".join(parts)
