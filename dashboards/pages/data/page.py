"""«Данные»: loads, findings with how to fix, rules about files, held rows, what has not arrived, published figures,
freshness, builds."""

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Figure, Filter
from dashboards.pages.data import arrivals, changes, reconciliation, uploads
from dashboards.pages.data import loads as loads_topic
from dashboards.pages.data import tables as sections
from dashboards.sections.uploads import procedure_name
from dashboards.words import absent, count, moment, number, plural

frame.stop_without_build()
loads, rules = data.fetch("data/loads"), data.fetch("data/findings_by_rule")
missing, builds = data.fetch("data/missing_results"), data.fetch("data/builds")
batch, procedures = data.fetch("data/file_rules"), data.fetch("data/upload_procedures")
rows = loads_topic.conservation(loads)
bad = loads_topic.refused(loads)

frame.page_head("Данные")
frame.papers(("upload_note", "appeals_note"), frame.About())
frame.finding(loads_topic.finding(loads, rules))
accepted, held = loads.height - bad.height - loads_topic.waiting(loads).height, rows["rows_quarantined"]
late_schools = missing["school_code"].n_unique()
frame.figures(
    [
        Figure(number(accepted), plural(accepted, "файл принят", "файла приняты", "файлов принято")),
        Figure(
            number(rows["rows_loaded"]),
            plural(rows["rows_loaded"], "строка загружена", "строки загружены", "строк загружено"),
            f"из {number(rows['rows_read'])} прочитанных",
        ),
        Figure(
            number(held),
            plural(held, "строка отложена", "строки отложены", "строк отложено"),
            "до исправления в файле" if held else "",
            held > 0,
        ),
        Figure(
            number(late_schools),
            plural(late_schools, "школа прислала не всё", "школы прислали не всё", "школ прислали не всё"),
            "за последний учебный год"
            if uploads.has_calendar(procedures)
            else absent("calendar_short", int(procedures["expected_cnt"].sum())),
            late_schools > 0,
        ),
    ]
)

SECTIONS = [
    "Загрузки",
    "Замечания",
    "Проверки файлов",
    "Проверки поступлений",
    "Отложенные строки",
    "Не прислано",
    "Сверка с ФИС ОКО",
    "Свежесть по школам",
    "Сборки",
]
#: What the night looks at by itself, and a person when something is wrong.
RARE = ("Проверки файлов", "Проверки поступлений", "Свежесть по школам", "Сверка с ФИС ОКО")
section = frame.section("section", "Раздел", [one for one in SECTIONS if one not in RARE], RARE)

if section == "Загрузки":
    waits = loads_topic.waiting(loads)
    if waits.height:
        frame.heading("Ждут подтверждения")
        frame.note(
            "Файл теряет больше немногого, поэтому действуют прежние строки. Примите его вместо прежних, добавьте к "
            "прежним (дополнение того же класса: --add) или откажитесь: obektiv withdraw НОМЕР."
        )
        frame.table_block(waits, changes.WAITING, "zhdut", "Загрузки, которые ждут подтверждения", {})
        would = data.fetch("data/load_changes", waiting=True)
        shown = changes.told(would)
        frame.heading("Что изменится, если подтвердить")
        frame.table_block(would, shown, "izmenitsya", "Было и стало, если подтвердить", {}, limit=30)
    done = data.fetch("data/load_changes", waiting=False)
    if done.height:
        frame.heading("Что изменили файлы")
        frame.table_block(done, changes.told(done), "izmenili", "Было и стало по школам", {}, limit=30)
        frame.note(changes.finding(done))
        frame.how_counted("rpt_load_changes")
        frame.heading("Все файлы")
    frame.table_block(loads, sections.LOADS, "zagruzki", "Загруженные файлы", {}, limit=100)
    frame.how_counted(
        "load_log", extra="Для каждого файла: прочитано = загружено + отложено. Ничего не пропадает."
    )

elif section == "Замечания":
    if rules.is_empty():
        frame.empty(absent("findings_of_files", rules), "Все значения принятых файлов прошли проверки.")
    else:
        drawn = sections.rules_for_chart(rules)
        total = int(rules["findings_cnt"].sum())
        heading = Heading(sections.rules_title(rules), f"Замечания по правилам, {count(total, 'замечание')}")
        frame.chart_block(charts.bars.counts(drawn, heading), charts.bars.caption())
        frame.heading("Что исправить")
        frame.table_block(rules, sections.RULES, "pravila", "Замечания по правилам", {})
        frame.heading("Где именно")
        filters = sections.finding_filters(loads, rules)
        chosen = frame.strip(filters)
        found = data.fetch("data/findings", **sections.finding_arguments(chosen, rules))
        frame.table_block(
            found, sections.FINDINGS, "zamechaniya", "Замечания", frame.in_words(filters, chosen), limit=50
        )

elif section == "Отложенные строки":
    kept = data.fetch("data/quarantine", load_id=None, row_limit=5000)
    if kept.is_empty():
        frame.empty(absent("held_rows", kept), "Все строки принятых файлов загружены.")
    else:
        frame.note(
            "Строка отложена целиком, пока её не исправят в файле. Исправленный файл загрузите ещё раз."
        )
        frame.table_block(kept, sections.HELD, "otlozhennye", "Отложенные строки", {}, limit=100)

elif section == "Проверки файлов":
    if batch.is_empty():
        frame.empty(
            absent("files", batch),
            "Каждый файл проверяется целиком, когда его загружают:",
            "obektiv ingest ПАПКА",
        )
    else:
        frame.note(sections.batch_finding(batch))
        failed = data.fetch("data/expectations", state="failed")
        if failed.height:
            frame.table_block(failed, sections.FAILED, "pravila_fayly", "Файлы, где правило не выполнено", {})
            frame.heading("Все правила")
        frame.table_block(batch, sections.BATCH, "pravila_faylov", "Правила о файле целиком", {})

elif section == "Проверки поступлений":
    asked = data.fetch("data/arrivals", open=None)
    if asked.is_empty():
        frame.empty(
            "Поступлений ещё не было.",
            "Новые данные проверяются целиком и сравниваются с прежними перед сборкой:",
            "obektiv refresh",
        )
    else:
        frame.note(arrivals.finding(asked))
        standing = data.fetch("data/arrivals", open=True)
        if standing.height:
            frame.table_block(standing, arrivals.OPEN, "postupleniya", "Правила, которые не соблюдены", {})
        rows_off = data.fetch("data/unexpected_rows")
        if rows_off.height:
            frame.heading("Где именно")
            frame.table_block(
                rows_off, arrivals.ROWS, "stroki", "Строки, не соответствующие правилам", {}, limit=50
            )
            frame.note("Для каждого правила показано не больше двадцати строк.")
        frame.heading("Все правила")
        frame.table_block(asked, arrivals.ALL, "pravila_postupleniy", "Правила о новых данных", {}, limit=50)
        frame.how_counted("rpt_rule_outcomes")

elif section == "Не прислано":
    if procedures.is_empty():
        frame.empty(
            "Ждать пока нечего.",
            "Загрузите график процедур; его форма:",
            "obektiv template procedure_calendar",
        )
    else:
        frame.note(uploads.finding(procedures))
        waited = uploads.by_need(procedures)
        shown = uploads.told(uploads.PROCEDURES, waited)
        frame.table_block(waited, shown, "kto_prislal", "Кто прислал результаты, по процедурам", {}, limit=12)
        names = {row["procedure_id"]: procedure_name(row) for row in procedures.iter_rows(named=True)}
        frame.heading("По школам")
        choice = Filter("procedure", "Процедура", uploads.default_first(procedures), None, names.get)
        procedure_id = frame.strip([choice])["procedure"]
        schools = data.fetch("data/upload_schools", procedure_id=procedure_id)
        if uploads.timed(schools).height:
            heading = uploads.strip_heading(schools, names[procedure_id])
            drawn = uploads.timed(schools)
            frame.chart_block(charts.lateness.strip(drawn, heading), charts.lateness.caption(drawn))
        shown = uploads.told(uploads.SCHOOLS, schools)
        frame.table_block(schools, shown, "shkoly", "Школы", {"Процедура": names[procedure_id]}, limit=100)
        frame.how_counted("fct_upload_status")

elif section == "Сверка с ФИС ОКО":
    summary = data.fetch("data/reference_summary")
    if summary.is_empty():
        frame.empty(
            absent("reference_files", summary),
            "Загрузите отчёты об отметках, баллах, заданиях или о сравнении с журналом:",
            "obektiv ingest ПАПКА",
        )
    else:
        frame.note(reconciliation.finding(summary))
        frame.table_block(
            summary, reconciliation.SUMMARY, "sverka", "Показатели ФИС ОКО и наши", {}, limit=100
        )
        differing = data.fetch("data/reference_figures", differing=True)
        if differing.height:
            frame.heading("Где разошлось")
            frame.table_block(
                differing, reconciliation.DIFFERENCES, "rashozhdeniya", "Расхождения с ФИС ОКО", {}, limit=100
            )
        frame.how_counted("fct_reference_marks")

elif section == "Свежесть по школам" and data.scope().role == "head":
    frame.empty(
        "Этот список виден методисту.", "Он строится по строкам участников, которых этот доступ не видит."
    )

elif section == "Свежесть по школам":
    fresh = data.fetch("data/freshness_schools")
    if fresh.is_empty():
        frame.empty(
            absent("schools_listed", fresh),
            "Загрузите список школ или выгрузку результатов:",
            "obektiv ingest ПАПКА",
        )
    else:
        frame.table_block(fresh, sections.FRESHNESS, "svezhest", "Свежесть по школам", {}, limit=100)

else:
    published = data.build()
    if published:
        frame.note(
            f"Показана сборка {published.build_id} от {moment(published.finished_at)}. "
            "Вернуть прежнюю: obektiv rollback."
        )
    frame.table_block(builds, sections.BUILDS, "sborki", "Сборки", {}, limit=50)
