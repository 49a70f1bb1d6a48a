"""«Обзор»: what waits for this reader today, the newest results, what the next meeting needs; files for the analyst."""

import polars as pl
import streamlit as st

from dashboards import charts, data, frame, inbox
from dashboards.charts import Heading
from dashboards.frame import Column
from dashboards.pages.data import loads as loads_topic
from dashboards.pages.overview import attention, by_role, results
from dashboards.pages.plan import windows as plan
from dashboards.sections import cases as objectivity
from dashboards.words import absent, count, day, labels, moment
from warehouse.roles import ROLES

frame.stop_without_build()
role = data.role()
is_head, has_builds = role == "head", ROLES[role].answers_for_builds
missing = data.fetch("data/missing_results")
occurrences = data.fetch("plan/windows")
today = plan.counted_on(occurrences, data.today())
names = dict(data.fetch("school/schools").select("school_code", "name").iter_rows())
waiting = by_role.waiting_cases(objectivity.read_waiting(), names)
decided = data.fetch_if_built("papers/decisions")
appeals = data.fetch_if_built("papers/appeals", municipality=None)

scales = pl.DataFrame()
items = by_role.overdue(occurrences)
if is_head:
    items += [
        *waiting,
        *by_role.decisions(decided),
        *attention.from_appeals(appeals),
        *attention.from_missing(missing),
    ]
else:
    found = data.fetch_if_built("overview/missing_scales")
    scales = scales if found is None else found
    builds, loads = data.fetch("data/builds"), data.fetch("data/loads")
    items += [
        *(attention.from_builds(builds) if has_builds else []),
        *by_role.followed(data.fetch_if_built("support/cases", school_code=None)),
        *waiting,
        *attention.from_visits(data.fetch_if_built("visits/remarks"), data.fetch_if_built("visits/sheets")),
        *attention.from_appeals(appeals),
        *attention.from_self_reports(data.fetch_if_built("support/self_reports", school_code=None)),
        *by_role.visits(data.fetch_if_built("visits/slots")),
        *attention.from_missing(missing),
        *attention.from_loads(loads, data.fetch("data/findings_by_rule")),
        *by_role.requests(data.fetch_if_built("training/requests")),
        *by_role.deficits(data.fetch_if_built("skills/campaigns")),
        *attention.from_scales(scales),
    ]
items = attention.in_order([*items, *by_role.soon(occurrences)])
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
    where = (
        "положите файл в папку inbox и обновите данные"
        if has_builds
        else "загрузите файл на странице «Загрузка»"
    )
    frame.note(f"Впишите наименьшие баллы за «3», «4» и «5», {where}.")

newest = data.fetch_if_built("overview/newest")
without_marks = data.fetch_if_built("overview/newest_without_marks")
if newest is not None:
    results.show(newest, newest.clear() if without_marks is None else without_marks)

if decided is not None:
    for_meeting = decided.filter(~pl.col("is_done"))
    if for_meeting.height:
        frame.heading("К следующему совещанию")
        frame.show(
            f"<p>{frame.escape(count(for_meeting.height, 'решение'))} прошлых совещаний без отметки «выполнено». "
            f"{frame.link('Повестка и слайды', 'meeting')}</p>"
        )
        columns = [
            Column("decision", "Решение", css="wide"),
            Column("responsible", "Ответственный", css="mid"),
            Column("due_on", "Срок", day, css="nowrap"),
            Column("status_shown", "Состояние"),
        ]
        frame.table(for_meeting, columns, limit=8, caption="Решения прошлых совещаний")

late = plan.late(occurrences)
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

if has_builds:
    frame.heading("Что нового в этой сборке")
    new = loads_topic.new_files(loads)
    if loads.is_empty():
        # The schedule builds an empty home too: the first day begins with what to load.
        frame.nothing_yet(can_load=True)
    elif new.is_empty():
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
