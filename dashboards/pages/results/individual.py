"""Report «Индивидуальные результаты»: participants of a school by codes, share of Б, П and В done."""

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column, Figure
from dashboards.pages.results import common
from dashboards.words import count, number, percent
from dashboards.words.place import Place

REPORT = "Индивидуальные результаты"


def show(place: Place, procedure: dict) -> None:
    """The report for a school or class; wider groups are asked to choose a school."""
    if not place.school_code:
        frame.empty(
            "Выберите школу.", "Результаты участников показаны по одной школе: найдите её в фильтре «Школа»."
        )
        return
    keys = {k: place.keys[k] for k in ("procedure_id", "school_code", "class_label")}
    rows = data.fetch("results/individual", **keys)
    if rows.is_empty():
        if data.scope().role == "head":
            frame.empty(
                "Результаты участников не для этого доступа.",
                "Строки об отдельных участниках видят методисты и сама школа.",
            )
        else:
            common.nothing(place, "результатов участников", rows.height)
        return
    frame.card_opened(f"участники школы {place.school_code}: {place.procedure_id}")
    present = rows.filter(attendance="present")
    absent = rows.height - present.height
    frame.finding(f"Писали {count(present.height, 'участник')}, отсутствовали {number(absent)}.")
    frame.figures(_figures(present))
    frame.note(
        "Участники записаны кодами; имён в программе нет. Строки об участниках не выносят за пределы школы."
    )
    columns = [
        Column("class_label", "Класс"),
        Column("participant_code", "Код участника"),
        Column("attendance", "Участие", lambda v: "писал" if v == "present" else "отсутствовал"),
        Column("variant", "Вариант"),
        Column("primary_score", "Балл", lambda v: number(v), is_number=True),
        Column("score_pct", "% от максимума", lambda v: percent(v, digits=0), is_number=True),
        Column("mark", "Отметка", is_number=True),
        Column("level", "Уровень"),
        Column("journal_mark", "В журнале", is_number=True),
        Column("basic_pct", "Б", lambda v: percent(v, digits=0), is_number=True),
        Column("raised_pct", "П", lambda v: percent(v, digits=0), is_number=True),
        Column("high_pct", "В", lambda v: percent(v, digits=0), is_number=True),
        Column("not_attempted_cnt", "Не приступал", is_number=True),
    ]
    kept = [c for c in columns if rows[c.field].is_not_null().any()]
    frame.table_block(rows, kept, "uchastniki", REPORT, common.filters_in_words(place, REPORT))
    frame.how_counted("rpt_individual")


def _figures(present: pl.DataFrame) -> list[Figure]:
    shares = [
        ("basic", "базовых заданий"),
        ("raised", "повышенных заданий"),
        ("high", "высоких заданий"),
    ]
    items = []
    for field, label in shares:
        if present[f"{field}_pct"].is_not_null().any():
            done = present.filter(pl.col(f"is_{field}_half")).height
            items.append(Figure(number(done), f"сделали половину {label}", f"из {number(present.height)}"))
    gaps = present.filter(pl.col("is_journal_gap")).height
    return [*items, Figure(number(gaps), "разница с журналом от двух отметок")]
