"""Re-checked works of classes: how far school and experts agree, each figure with its interval."""

from collections.abc import Callable

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.sections import cases as topic
from dashboards.sections.case_list import place_column
from dashboards.words import absent, count, number, signed
from warehouse.thresholds import LEAST_GROUP


def show(chosen: topic.Chosen) -> None:
    """Re-checked classes with agreement and intervals."""
    frame.heading("Перепроверка работ")
    rows = data.fetch_if_built("objectivity/rechecks", school_year=chosen.year, school_code=chosen.school)
    rows = chosen.keep(rows) if rows is not None else pl.DataFrame()
    if rows.is_empty():
        hidden = (
            "Строки классов видны методисту, аналитику и самой школе."
            if chosen.is_head
            else absent("rechecks_page", rows)
        )
        frame.note(hidden)
        return
    rows = topic.in_order(rows)
    rows = rows.with_columns(
        pl.Series("procedure_words", [topic.procedure_words(r) for r in rows.iter_rows(named=True)], pl.Utf8),
        is_small=pl.col("works_cnt") < LEAST_GROUP,
    )
    about = [
        *[frame.school_column("mid")] * (not chosen.school),
        *place_column(rows),
        Column("class_label", "Класс", css="nowrap"),
        Column("procedure_words", "Процедура", css="mid"),
        Column("works_cnt", "Работ", is_number=True),
    ]
    columns = [
        *about,
        Column("changed_pct", "Итог изменён", _share("changed"), True, by_row=True),
        Column("mark_changed_pct", "Отметка иная", _share("mark_changed"), True, by_row=True),
        Column("bias", "Разность, баллов", _bias, True, by_row=True),
        Column("exact_agreement_pct", "Совпало", _share("exact_agreement"), True, by_row=True),
        Column("kappa", "Каппа", _kappa, True, by_row=True),
    ]
    title = f"Перепроверка: {count(rows.height, 'класс')}"
    frame.table_block(
        rows, columns, "pereproverka", title, chosen.words, file_columns=[*about, *_with_limits()]
    )
    frame.note(
        "В скобках – интервал 95 %. Расхождение – повод договориться о критериях; серая строка – менее 10 работ. "
        "Разность – балл школы минус балл эксперта за работу, ▲ – балл школы выше больше случайного; «совпало» – доля "
        "заданий. Была бы отметка иной, известно там, где есть итоговый балл и шкала."
    )
    frame.how_counted("rpt_recheck_agreement")


def _with_limits() -> list[Column]:
    """Figures of re-checks for the file: each with its unit and the limits of its interval."""
    named = {
        "changed": ("_pct", "Итог изменён, % работ"),
        "mark_changed": ("_pct", "Отметка иная, % работ"),
        "bias": ("", "Балл школы минус балл эксперта, на работу"),
        "exact_agreement": ("_pct", "Совпало, % заданий"),
        "kappa": ("", "Каппа"),
    }
    return [
        Column(f"{name}{end}{unit}", f"{title}{words}", is_number=True)
        for name, (unit, title) in named.items()
        for end, words in (("", ""), ("_low", ": от (95 %)"), ("_high", ": до (95 %)"))
    ]


def _share(name: str) -> Callable[[dict], str]:
    def words(row: dict) -> str:
        value, low, high = (row[f"{name}{end}_pct"] for end in ("", "_low", "_high"))
        return "–" if value is None else f"{number(value, 0)} % ({number(low, 0)}…{number(high, 0)})"

    return words


def _bias(row: dict) -> str:
    mark = "▲ " if row["is_flagged"] else ""
    return f"{mark}{signed(row['bias'])} ({signed(row['bias_low'])}…{signed(row['bias_high'])})"


def _kappa(row: dict) -> str:
    if row["kappa"] is None:
        return "–"
    return f"{number(row['kappa'], 2)} ({number(row['kappa_low'], 2)}…{number(row['kappa_high'], 2)})"
