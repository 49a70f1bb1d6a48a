"""Report «Выполнение заданий»: completion with intervals, bands by difficulty, the level above."""

import polars as pl

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Column, Figure
from dashboards.pages.results import common
from dashboards.words import count, groups, number, percent, plural
from dashboards.words.place import Place

REPORT = "Выполнение заданий"
MAX_LETTERS = 110


def show(place: Place, procedure: dict) -> None:
    """The report for a place."""
    rows, _ = common.rows_of("results/tasks", place, with_children=False)
    focus = rows.filter(pl.col("group_level") == place.level)
    if focus.is_empty():
        common.nothing(place, "баллов за задания", focus.height)
        return
    if focus["completion_pct"].is_null().all():
        frame.empty(
            "Процент выполнения посчитать нельзя: неизвестны максимальные баллы заданий.",
            "Загрузите описание этой проверочной работы (спецификацию) и обновите данные:",
            "obektiv refresh",
        )
        return
    words = data.fetch("results/tasks_words", procedure_id=place.procedure_id)
    about = words.select("task_code", "skill", "content_codes", "band_low", "band_high")
    focus = focus.join(about, on="task_code", how="left")
    focus = focus.sort("task_no", "task_code", nulls_last=True)
    n = max(focus["n"].to_list())
    low = focus.filter(pl.col("band") == "недостаточный")
    below_above = focus.filter(pl.col("difference") == "ниже")
    finding = _finding(focus, low)
    frame.finding(finding + ".")
    above = groups.OF_LEVEL.get(focus["above_level"][0] or "", "")
    items = [
        Figure(number(focus.height), plural(focus.height, "задание", "задания", "заданий")),
        Figure(number(low.height), "ниже достаточного", "по уровню сложности", low.height > 0),
    ]
    if above:
        items.append(Figure(number(below_above.height), f"ниже {above}", "разница больше случайной"))
    frame.figures(items)
    drawn = focus.with_columns(
        row=pl.Series([_label(r) for r in focus.iter_rows(named=True)]),
        pct="completion_pct",
        low="low_pct",
        high="high_pct",
        reference_pct="above_pct",
        state=pl.col("band").fill_null("нет полосы").str.replace("ный$", "но"),
    )
    hardest = focus.sort("completion_pct")["task_code"].head(3).to_list()
    heading = Heading(
        f"Труднее всего задания {', '.join(hardest)}", common.subtitle("Процент выполнения заданий", place, n)
    )
    chart = charts.tasks.completion(drawn, heading)
    frame.chart_block(chart, charts.tasks.caption(drawn), ("rpt_tasks",))
    frame.heading("Задания")
    columns = _columns(focus, bool(above))
    frame.table_block(
        common.plain(focus),
        columns,
        "zadaniya",
        REPORT,
        common.filters_in_words(place, REPORT),
        file_columns=_file_columns(columns),
    )
    wider = f"«Выше» – выполнение {above}. " if above else ""
    frame.note(
        f"«Уровень» – сложность по спецификации, «Интервал» – 95 %, «X» – доля не приступивших. {wider}"
        "В файле – полные названия."
    )


def _finding(focus: pl.DataFrame, low: pl.DataFrame) -> str:
    if focus["band"].is_null().all():
        hardest = focus.sort("completion_pct").row(0, named=True)
        return f"Труднее всего задание {hardest['task_code']}: {percent(hardest['completion_pct'], hardest['n'])}"
    if low.is_empty():
        return "Все задания выполнены не ниже достаточного для своей сложности"
    hardest = low.sort("completion_pct").row(0, named=True)
    return (
        f"Ниже достаточного – {count(low.height, 'задание')} из {number(focus.height)}; "
        f"ниже всего {hardest['task_code']}: {percent(hardest['completion_pct'], hardest['n'])}"
    )


def _label(row: dict) -> str:
    parts = [row["task_code"], row["difficulty"], row["skill"]]
    return " · ".join(p for p in parts if p)


def _columns(focus: pl.DataFrame, has_above: bool) -> list[Column]:
    """Columns of the screen: what no row of this work has is left out, the interval stands in one column."""
    columns = [
        Column("task_code", "№", css="nowrap"),
        Column("skill", "Что проверяет", lambda text: charts.base.shorten(text, MAX_LETTERS), css="mid"),
        Column("content_codes", "КЭС"),
        Column("difficulty", "Уро\u00adвень"),
        Column("max_score", "Макс.", number, is_number=True),
        Column("n", "n", is_number=True),
        frame.share_column("completion_pct", "Сделано"),
        Column("low_pct", "Интервал", _interval, is_number=True, by_row=True),
        Column("above_pct", "Выше", lambda v: percent(v, digits=1), is_number=True),
        Column("difference", "Сравнение", common.difference_short),
        Column("band", "Полоса"),
        Column("not_attempted_pct", "X", lambda v: percent(v, digits=0), is_number=True),
    ]
    hidden = set() if has_above else {"above_pct", "difference"}
    hidden |= {c.field for c in columns if focus[c.field].is_null().all()}
    return [c for c in columns if c.field not in hidden]


def _file_columns(columns: list[Column]) -> list[Column]:
    """Columns of the file: whole texts and both ends of the interval, under full names."""
    names = {
        "task_code": "Задание", "difficulty": "Уровень сложности", "max_score": "Максимум", "n": "Участников",
        "completion_pct": "Выполнение, %", "above_pct": "Уровнем выше, %", "not_attempted_pct": "Не приступали, %",
        "low_pct": "Интервал 95 %: от",
    }  # fmt: skip
    whole = [
        Column(
            c.field, names.get(c.field, c.header), is_number=c.is_number, css="wide" * (c.field == "skill")
        )
        for c in columns
    ]
    place = next(i for i, c in enumerate(whole) if c.field == "low_pct")
    return [*whole[: place + 1], Column("high_pct", "Интервал 95 %: до", is_number=True), *whole[place + 1 :]]


def _interval(row: dict) -> str:
    if row["low_pct"] is None:
        return "–"
    return f"{number(row['low_pct'], 0)}–{number(row['high_pct'], 0)}\u202f%"
