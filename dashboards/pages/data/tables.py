"""Columns and texts of the sections of the page «Данные»."""

import polars as pl

from dashboards.frame.column import Column, school_column
from dashboards.frame.filters import Filter
from dashboards.words import labels, lower_first, moment, number, school_year

SHOWN_FINDINGS = 2_000


def _kind(code: str) -> str:
    return labels.name(labels.SOURCE_KINDS, code)


def _effect(code: str) -> str:
    return labels.name(labels.EFFECTS, code)


LOADS = [
    Column("file_name", "Файл", css="mid"),
    Column("source_kind", "Что это", _kind, css="mid", nothing=_kind("unrecognised")),
    Column("status", "Итог", lambda s: labels.name(labels.LOAD_STATUSES, s), css="mid"),
    Column("rows_read", "Прочитано", is_number=True),
    Column("rows_loaded", "Загружено", is_number=True),
    Column("current_pct", "Действует", lambda pct: f"{number(pct)} %", is_number=True),
    Column("rows_quarantined", "Отложено", is_number=True),
    Column("findings_cnt", "Замечаний", is_number=True),
    Column("loaded_at", "Когда", moment, css="nowrap"),
    Column("message", "Пояснение", css="wide"),
]

RULES = [
    Column("message", "Замечание", css="wide"),
    Column("effect", "Что сделано", _effect, css="mid"),
    Column("findings_cnt", "Сколько", is_number=True),
    Column("files_cnt", "Файлов", is_number=True),
    Column("how_to_fix", "Как исправить", css="wide"),
]

FINDINGS = [
    Column("file_name", "Файл", css="wide"),
    Column("sheet", "Лист"),
    Column("row_number", "Строка", is_number=True),
    Column("column_name", "Столбец"),
    Column("value", "Значение"),
    Column("effect", "Что сделано", _effect, css="mid"),
    Column("message", "Замечание", css="wide"),
    Column("how_to_fix", "Как исправить", css="wide"),
]

HELD = [
    Column("file_name", "Файл", css="wide"),
    Column("sheet", "Лист"),
    Column("row_number", "Строка", is_number=True),
    Column("reasons", "Почему отложена", css="wide"),
    Column("how_to_fix", "Как исправить", css="wide"),
]

BATCH_EFFECTS = {"held": "файл не загружается", "noticed": "файл загружается, страницы с пометкой"}

BATCH_DONE = {"held": "файл не загружен", "noticed": "файл загружен"}

BATCH = [
    Column("title", "Правило", css="wide"),
    Column("effect", "Если не выполнено", lambda e: labels.name(BATCH_EFFECTS, e), css="mid"),
    Column("passed_cnt", "Выполнено, файлов", is_number=True),
    Column("failed_cnt", "Не выполнено", is_number=True),
    Column("not_applicable_cnt", "Неприменимо", is_number=True),
    Column("error_cnt", "Проверить не удалось", is_number=True),
    Column("pages", "Какие страницы менее надёжны", lambda p: p.replace("; ", ", "), css="mid"),
]

FAILED = [
    Column("file_name", "Файл", css="wide"),
    Column("message", "Что не так", css="wide"),
    Column("observed", "Значение в файле"),
    Column("expected", "Что ожидалось"),
    Column("effect", "Что сделано", lambda e: labels.name(BATCH_DONE, e), css="mid"),
    Column("pages", "Какие страницы менее надёжны", lambda p: p.replace("; ", ", "), css="mid"),
    Column("how_to_fix", "Как исправить", css="wide"),
]

FRESHNESS = [
    Column("municipality", "Муниципалитет"),
    school_column("wide"),
    Column("school_code", "Код"),
    Column("procedures_cnt", "Процедур", is_number=True),
    Column("last_school_year", "Последний учебный год", school_year, css="nowrap"),
    Column("last_loaded_at", "Последняя загрузка", moment, css="nowrap"),
]

BUILDS = [
    Column("build_id", "Сборка"),
    Column("status", "Итог", lambda s: labels.name(labels.BUILD_STATUSES, s)),
    Column("started_at", "Начата", moment, css="nowrap"),
    Column("finished_at", "Закончена", moment, css="nowrap"),
    Column("tests_failed", "Проверок не прошло", is_number=True),
    Column("message", "Пояснение", css="wide"),
]


def rules_for_chart(rules: pl.DataFrame) -> pl.DataFrame:
    """Rows of the picture: message with what was done, count; at most twelve rules."""
    effects = [_effect(e) for e in rules["effect"]]
    return (
        rules.with_columns(effect_words=pl.Series(effects, dtype=pl.Utf8))
        .select(
            row=pl.format("{} ({})", pl.col("message").str.strip_chars("."), "effect_words"),
            value="findings_cnt",
        )
        .sort("value", descending=True)
        .head(12)
    )


def rules_title(rules: pl.DataFrame) -> str:
    """The most frequent finding as a title."""
    top = rules.sort("findings_cnt", descending=True).row(0, named=True)
    return f"Чаще всего: {top['message'][:1].lower()}{top['message'][1:].rstrip('.')}"


def finding_filters(loads: pl.DataFrame, rules: pl.DataFrame) -> list[Filter]:
    """Filters of the list of findings: kind of file, what was done, rule."""
    kinds = sorted(k for k in loads["source_kind"].drop_nulls().unique() if k)
    effects = rules["effect"].unique(maintain_order=True).to_list()
    by_message = {row["rule_id"]: row["message"] for row in rules.iter_rows(named=True)}
    return [
        Filter("kind", "Что за файл", kinds, write=_kind),
        Filter("effect", "Что сделано", effects, write=_effect),
        Filter("rule", "Замечание", list(by_message), write=by_message.get, weight=2),
    ]


def finding_arguments(chosen: dict[str, str | None], rules: pl.DataFrame) -> dict:
    """Bound parameters of the query ``findings``."""
    return {
        "source_kind": chosen["kind"],
        "effect": chosen["effect"],
        "rule_id": chosen["rule"],
        "load_id": None,
        "row_limit": SHOWN_FINDINGS,
    }


def batch_finding(batch: pl.DataFrame) -> str:
    """How many rules about whole files were looked at and which were not met."""
    passed, failed = int(batch["passed_cnt"].sum()), int(batch["failed_cnt"].sum())
    looked = f"Каждый файл проверяется целиком до загрузки; проверок выполнено: {number(passed + failed)}."
    if not failed:
        return f"{looked} Все правила соблюдены."
    first = batch.sort("failed_cnt", descending=True).row(0, named=True)
    title = lower_first(first["title"])
    return f"{looked} Не соблюдено: {number(failed)}, чаще всего «{title}»."
