"""«План»: measures by plan, direction and responsible; search; timing."""

import streamlit as st

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Column, Filter
from dashboards.topics import plan
from dashboards.words import count, day, number

frame.stop_without_build()
today = data.today()
occurrences = plan.with_state(data.fetch_if_built("occurrences"), today)
measures = plan.state_of_measures(data.fetch("measures"), occurrences)

frame.page_head("План")
if measures.is_empty():
    what, do = (
        "Планов пока нет.",
        "Положите план мероприятий (docx, pdf или текст) в папку inbox и выполните:",
    )
    frame.empty(what, do, "obektiv refresh")
    st.stop()

titles = dict(measures.select("plan_id", plan.short_title()).unique().iter_rows())
filters = [
    Filter("plan", "План", plan.choices(measures, "plan_id"), write=titles.get),
    Filter("direction", "Направление", plan.choices(measures, "direction"), weight=1.4),
    Filter("responsible", "Ответственный", plan.choices(measures, "responsible"), weight=1.4),
    Filter("state", "Состояние", [s for s in plan.ALL_STATES if s in set(measures["state"])]),
]
chosen = frame.strip(filters)
text = frame.search("q", "Поиск по мерам", "слово из названия, срока или ожидаемого результата")

shown = plan.matching(measures, chosen, text)
windows = occurrences.join(shown.select("plan_id", "number"), on=["plan_id", "number"], how="semi")
frame.finding(plan.finding(shown, windows, today))
frame.figures(plan.figures(shown, measures.height, windows, today))

if shown.is_empty():
    frame.empty("Таких мер нет.", "Снимите один из фильтров или измените слово в поиске.")
    st.stop()

frame.heading("Меры")
frame.table_block(
    shown,
    [
        Column("number", "№", css="nowrap"),
        Column("title", "Мера", css="wide"),
        Column("timing_text", "Срок по плану", css="mid"),
        Column("next_due", "Дата", day, css="nowrap"),
        Column("state", "Состояние", plan.state_words, css="nowrap"),
        Column("responsible", "Ответственный", css="mid"),
        Column("direction", "Направление", css="mid"),
        Column("expected_result", "Ожидаемый результат", css="mid"),
    ],
    "mery",
    "Меры плана",
    {**frame.in_words(filters, chosen), "Поиск": text or "–"},
)

timed = plan.timeline_rows(windows)
if timed.height:
    frame.heading("Сроки")
    late = timed.filter(state="срок прошёл").height
    title = f"Срок прошёл у {plan.count_of_windows(late)}" if late else "Мер с прошедшим сроком нет"

    subtitle = f"Окна мер, {count(timed.height, 'срок')} из {number(windows.height)}, срочные первыми"
    frame.chart_block(
        charts.timeline.plan(timed, Heading(title, subtitle), today),
        charts.timeline.caption(),
        ("fct_measure_occurrences",),
    )
    by_direction = plan.shares_by_direction(windows)
    frame.chart_block(
        charts.stacked.shares(
            by_direction,
            Heading("Как исполняются направления плана", f"Доля сроков по состоянию, на {day(today)}"),
            charts.stacked.STATUSES,
        ),
        "Каждая полоса – все сроки направления; часть полосы – сроки в этом состоянии.",
        ("rpt_plan_completion",),
    )
else:
    frame.note("Сроки этих мер указаны в плане только текстом, поэтому календаря здесь нет.")
