"""«Повышение квалификации»: the request, its two versions, teacher card, coverage, effect, calendar of cycles."""

import polars as pl
import streamlit as st

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Figure, Filter
from dashboards.pages.training import requests, worklist
from dashboards.sections.marking import MARKING, MARKING_ROWS, marking_words
from dashboards.words import absent, day, labels, number
from dashboards.words.place import natural, ordered_subjects

SECTIONS = ("Решения", "По программам", "С основаниями", "Исходящая", "Госзадание")
PAPERS = ("course_request", "course_needs", "course_progress", "practice_sites", "order_sites")

frame.stop_without_build()
everything = data.fetch_if_built("training/requests")
if everything is None or everything.is_empty():
    frame.page_head("Повышение квалификации")
    what = absent("request_lines", everything)
    do = "Загрузите реестр педагогов, каталог курсов и результаты процедур в папку inbox и выполните:"
    frame.empty(what, do, "obektiv refresh")
    st.stop()

cycles = data.fetch("training/calendar")
upcoming = cycles.filter(is_next=True)
cycle = upcoming.row(0, named=True) if upcoming.height else None
schools = {r["school_code"]: r["school_name"] or r["school_code"] for r in everything.iter_rows(named=True)}
codes = sorted(schools, key=lambda code: natural(schools[code]))
frame.page_head("Повышение квалификации")
filters = [
    Filter(
        "municipality", "Муниципалитет", sorted(m for m in everything["municipality"].unique().to_list() if m)
    ),
    Filter("school", "Школа", codes, "все школы", schools.get, 1.6),
    Filter(
        "subject",
        "Предмет",
        ordered_subjects([s for s in everything["subject"].unique() if s]),
        "все",
        labels.subject_title,
    ),
    Filter(
        "status",
        "Статус",
        [s for s in labels.COURSE_STATUSES if s in set(everything["status"])],
        "все",
        labels.COURSE_STATUSES.get,
    ),
]
chosen = frame.strip(
    filters, lambda told: frame.papers(PAPERS, frame.About(municipality=told["municipality"]))
)
place = {"municipality": chosen["municipality"], "school_code": chosen["school"]}
lines = data.fetch("training/requests", **place, subject=chosen["subject"], status=chosen["status"])
frame.finding(requests.finding(lines, cycle))
frame.figures(
    [
        Figure(
            number(lines.filter(status="proposed").height), "предложено", "ждут решения школы или педагога"
        ),
        Figure(
            number(lines.filter(pl.col("status").is_in(["accepted", "sent", "enrolled"])).height),
            "принято и дальше",
        ),
        Figure(
            number(lines.filter(pl.col("course_code").is_null()).height),
            "другая помощь",
            "курса нет или мест не хватило",
        ),
        Figure(number(lines["school_code"].n_unique()), "школ в заявке"),
    ]
)
in_words = frame.in_words(filters, chosen)

DECIDE = SECTIONS[0]
version = frame.section("version", "Заявка", SECTIONS if worklist.may_decide() else SECTIONS[1:])
if version == DECIDE:
    status = chosen["status"] if chosen["status"] in worklist.NEXT else "proposed"
    summary = data.fetch("training/summary", **place)
    courses = requests.open_courses(data.fetch("training/courses"), summary, data.today())
    worklist.show(lines, status, courses)
    frame.how_counted("rpt_course_requests")
elif version == "По программам":
    summary = data.fetch("training/summary", **place)
    frame.table_block(summary, requests.SUMMARY, "svodnaya_zayavka", "Сводная заявка по программам", in_words)
    frame.how_counted("rpt_course_summary")
elif version == "Госзадание":
    needs = data.fetch_if_built(
        "training/needs", municipality=chosen["municipality"], subject=chosen["subject"]
    )
    if needs is None or needs.is_empty():
        frame.note(absent("needs", 0 if needs is None else needs))
    else:
        frame.note(
            f"Потребность на {needs['for_year'][0]} год: предложенные и принятые строки, человек – один раз. "
            "Школы и педагоги не названы."
        )
        title = "Потребность для государственного задания"
        frame.table_block(needs, requests.NEEDS, "goszadanie", title, in_words)
    frame.how_counted("rpt_course_needs")
elif version == "С основаниями":
    frame.note("Внутренняя версия: строка о педагоге – предложение, пока он или школа её не приняли.")
    frame.table_block(lines, requests.INTERNAL, "zayavka_vnutrennyaya", "Заявка с основаниями", in_words)
    frame.how_counted("rpt_course_requests")
else:
    outgoing = data.fetch("training/requests_outgoing", **place)
    frame.note(
        "Только принятые и ещё не направленные строки, без оснований. ФИО подставляет тот, у кого есть доступ "
        "к реестру."
    )
    if outgoing.is_empty():
        frame.empty(
            absent("request_agreed", outgoing),
            "Когда школы примут предложения, исходящая заявка соберётся сама.",
        )
    else:
        frame.table_block(outgoing, requests.OUTGOING, "zayavka_ishodyaschaya", "Исходящая заявка", in_words)
        worklist.sent(outgoing, everything)
    frame.how_counted("rpt_course_requests_outgoing")

if data.scope().role != "head":
    frame.heading("Карточка педагога")
    people = sorted(lines["teacher_code"].drop_nulls().unique().to_list())
    teacher = frame.select(Filter("teacher", "Педагог (код)", people, "выберите"))
    if teacher is None:
        frame.note("Выберите код педагога, чтобы увидеть предложения и пройденные курсы.")
    else:
        frame.card_opened(f"педагог {teacher}")
        own = data.fetch("training/teacher", teacher_code=teacher)
        if own.height:
            about = own.row(0, named=True)
            parts = [about["school_name"], about["position"], about["subjects"], about["category"]]
            frame.note(" · ".join(p for p in parts if p))
            taken = own.filter(pl.col("course_name").is_not_null())
            if taken.height:
                frame.table(taken, requests.COURSES, caption="Пройденные курсы")
            else:
                frame.note(absent("courses_taken", taken))
        marking = data.fetch(
            "skills/marking", municipality=None, school_code=None, subject=None, teacher_code=teacher
        )
        if marking.height:
            frame.note(marking_words(marking))
            columns = [c for c in MARKING if c.field not in ("school_name", "teacher_code")]
            frame.table(marking.head(MARKING_ROWS), columns, caption="Перепроверенные работы")
        proposals = lines.filter(teacher_code=teacher)
        for line in proposals.iter_rows(named=True):
            frame.show(
                f"<p><b>{frame.escape(line['deficit'])}</b> · {frame.escape(requests.line_words(line))}<br>"
                f"{frame.escape(requests.help_words(line))}<br>{frame.escape(line['grounds'])}</p>"
            )

frame.recorded("course_request")
frame.heading("Охват")
kind = st.segmented_control(
    "Тема курсов", requests.KINDS, default=requests.KINDS[0], key="kind", required=True
)
coverage = data.fetch("training/coverage", topic_kind=kind, municipality=chosen["municipality"])
if coverage.is_empty():
    frame.note("Нет реестра педагогов: охват посчитать нельзя.")
else:
    drawn = requests.coverage_rows(coverage)
    heading = Heading(
        requests.coverage_words(coverage),
        f"Доля с курсом от 16 часов, {kind}. На {day(data.today())}",
    )
    frame.chart_block(
        charts.bars.with_intervals(drawn, heading, top=100), charts.bars.caption(drawn), ("rpt_pd_coverage",)
    )
    frame.table_block(
        requests.coverage_table(coverage),
        requests.COVERAGE,
        "ohvat",
        "Охват повышением квалификации",
        in_words | {"Тема": kind},
    )

frame.heading("До и после курса")
frame.note(
    "Изменение у прошедших курс против сопоставимых педагогов без курса. По этой таблице о педагоге не судят."
)
effects = requests.said_effects(data.fetch("training/effect"))
if effects.is_empty():
    frame.note(absent("effects", effects))
else:
    frame.table(effects, requests.EFFECT, caption="До и после курса")
frame.how_counted("rpt_pd_effect")

diagnosed = data.fetch_if_built("training/diagnostics", **place, subject=chosen["subject"])
if diagnosed is not None and diagnosed.height:
    frame.heading("Диагностика педагогов")
    frame.note(
        "Педагог назван только с его согласия, школа – от десяти прошедших диагностику; остальное – тема. Это ещё одно "
        "основание предложить помощь, а не оценка работы."
    )
    frame.table_block(diagnosed, requests.DIAGNOSTICS, "diagnostika", "Диагностика педагогов", in_words)
    frame.how_counted("fct_teacher_diagnostics")

frame.heading("Календарь заявок")
frame.table(cycles, requests.CALENDAR, caption="Календарь заявок")
frame.how_counted("rpt_pd_calendar")
