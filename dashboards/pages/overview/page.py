"""«Обзор»: what needs attention today, what is new, what is due."""

import polars as pl
import streamlit as st

from dashboards import charts, data, frame, inbox
from dashboards.charts import Heading
from dashboards.frame import Column, Figure
from dashboards.pages.data import loads as loads_topic
from dashboards.pages.overview import attention
from dashboards.pages.plan import windows as plan
from dashboards.sections import cases as objectivity
from dashboards.words import absent, count, day, labels, moment, number, plural, school_year

frame.stop_without_build()
totals = data.fetch("overview/totals").row(0, named=True)
loads, rules = data.fetch("data/loads"), data.fetch("data/findings_by_rule")
missing, builds = data.fetch("data/missing_results"), data.fetch("data/builds")
measures = data.fetch("plan/measures")
occurrences = data.fetch("plan/windows")
today = plan.counted_on(occurrences, data.today())

cases = objectivity.read_waiting()

scales = data.fetch_if_built("overview/missing_scales")
scales = pl.DataFrame() if scales is None else scales
observed = (data.fetch_if_built("visits/remarks"), data.fetch_if_built("visits/sheets"))
items = attention.everything(builds, occurrences, cases, missing, loads, rules, scales, *observed)
frame.page_head("Обзор")
frame.finding(attention.finding(items))
frame.todos(items)

if scales.height:
    st.download_button(
        "Форма шкал с этими процедурами (csv)",
        inbox.form_file(attention.SCALE_HEADERS, attention.scale_rows(scales)),
        "Шкалы отметок.csv",
        on_click="ignore",
        key="scale_form",
    )
    frame.note("Впишите наименьшие баллы за «3», «4» и «5», положите файл в папку inbox и обновите данные.")

new = loads_topic.new_files(loads)
late = plan.late(occurrences)
schools, procedures, pupils = totals["schools_cnt"], totals["procedures_cnt"], int(totals["rows_cnt"] or 0)
figures = [
    Figure(
        number(schools),
        plural(schools, "школа с результатами", "школы с результатами", "школ с результатами"),
        "за все загруженные годы",
    ),
    Figure(
        number(procedures),
        plural(procedures, "процедура", "процедуры", "процедур"),
        f"последний год – {school_year(totals['last_school_year'])}",
    ),
    Figure(
        number(pupils),
        plural(pupils, "результат участника", "результата участников", "результатов участников"),
        "вместе с отсутствовавшими",
    ),
]
if not measures.is_empty():
    figures.append(
        Figure(
            number(late.height),
            plural(late.height, "срок плана прошёл", "срока плана прошли", "сроков плана прошло"),
            f"мер в планах – {number(measures.height)}",
            late.height > 0,
        )
    )
frame.figures(figures)
frame.show(f'<p class="ob-note">{frame.link("Найти школу", "school")}</p>')

soon = plan.due_soon(occurrences, 60).head(12)
open_now = pl.concat([late.sort("due_date").head(8), soon])
if open_now.height:
    frame.heading("Сроки")
    drawn = open_now.select(plan.drawn())
    heading = Heading(
        f"Ближайший срок – {day(soon['due_date'][0])}" if soon.height else absent("terms_ahead", soon),
        f"Меры с прошедшим сроком и со сроком в ближайшие 60 дней, {count(drawn.height, 'срок')}",
    )
    frame.chart_block(
        charts.timeline.plan(drawn, heading, today),
        charts.timeline.caption(drawn),
        ("fct_measure_occurrences",),
    )

frame.heading("Что нового в этой сборке")
if new.is_empty():
    frame.empty(
        absent("new_files", new),
        "Данные те же, что в прошлой сборке. Чтобы добавить файлы:",
        "obektiv ingest ПАПКА",
    )
else:
    by_kind = new.group_by("source_kind", maintain_order=True).agg(
        files=pl.len(), rows=pl.col("rows_loaded").sum(), last=pl.col("loaded_at").max()
    )
    frame.table(
        by_kind,
        [
            Column("source_kind", "Что загружено", lambda k: labels.name(labels.SOURCE_KINDS, k)),
            Column("files", "Файлов", is_number=True),
            Column("rows", "Строк", is_number=True),
            Column("last", "Когда", moment, css="nowrap"),
        ],
        caption="Новые файлы по видам",
    )
