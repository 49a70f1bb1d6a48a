"""«Что требует внимания сегодня»: one list from loads, missing results, plan, objectivity and builds."""

import polars as pl

from dashboards.frame.figures import Todo
from dashboards.pages.data import loads as loads_topic
from dashboards.pages.plan import windows as plan_topic
from dashboards.sections import cases as objectivity_topic
from dashboards.words import absent, count, day, labels, number, plural, school_year
from dashboards.words.markup import Way

# The form of the source «mark_scales», as its file declares it.
SCALE_HEADERS = (
    "Предмет",
    "Класс",
    "Год",
    "Наименьший балл за 3",
    "Наименьший балл за 4",
    "Наименьший балл за 5",
)
FAILED_BUILDS = ("failed",)


def from_builds(builds: pl.DataFrame) -> list[Todo]:
    """The newest build failed: say that the page shows the previous one."""
    if builds.is_empty() or builds["status"][0] not in FAILED_BUILDS:
        return []
    why = "Показаны данные предыдущей сборки, они в порядке. Причина – в журнале сборок."
    return [Todo("Последняя сборка не удалась", why, Way("К сборкам", "data", {"section": "Сборки"}))]


def from_plan(occurrences: pl.DataFrame) -> list[Todo]:
    """Late windows and windows due within two weeks, as the build has judged them."""
    items = []
    late = plan_topic.late(occurrences)
    if late.height:
        first = late.row(0, named=True)
        verb = plural(late.height, "прошёл срок", "прошли сроки", "прошли сроки")
        ago = count(first["days_overdue"], "день")
        why = f"Раньше всех – {first['number']} «{first['title']}», срок прошёл {ago} назад."
        items.append(
            Todo(f"По плану {verb}: {late.height}", why, Way("К мерам", "plan", {"state": plan_topic.LATE}))
        )
    soon = plan_topic.due_soon(occurrences, 14)
    if soon.height:
        first = soon.row(0, named=True)
        why = f"Ближайшая – {first['number']} «{first['title']}», срок {day(first['due_date'])}."
        verb = plural(soon.height, "наступит", "наступят", "наступит")
        todo = f"В ближайшие две недели {verb} {count(soon.height, 'срок')}"
        items.append(Todo(todo, why, Way("К срокам", "plan"), kind="plain"))
    return items


def from_missing(missing: pl.DataFrame) -> list[Todo]:
    """Schools whose results have not come: past the deadline, or while another work of the grade has come."""
    if missing.is_empty():
        return []
    schools = missing["school_code"].n_unique()
    verb = plural(schools, "не прислала", "не прислали", "не прислали")
    works = count(missing["procedure_id"].n_unique(), "процедура")
    is_late = missing["days_late"].drop_nulls().len() > 0
    why = (
        f"Срок загрузки по графику прошёл ({works})."
        if is_late
        else f"Нет результатов по части работ, хотя в той же параллели школа писала другую ({works})."
    )
    return [
        Todo(
            f"Результаты {verb}: {count(schools, 'школа')}",
            why,
            Way("Кто и что", "data", {"section": "Не прислано"}),
        )
    ]


def from_loads(loads: pl.DataFrame, rules: pl.DataFrame) -> list[Todo]:
    """Loads that wait for a person, refused files and held rows."""
    items = []
    waits = loads_topic.waiting(loads)
    if waits.height:
        names = ", ".join(waits["file_name"].head(2).to_list()) + ("…" if waits.height > 2 else "")
        verb = plural(waits.height, "Ждёт", "Ждут", "Ждут")
        why = f"{names}: теряется больше немногого, показаны прежние данные."
        what = f"{verb} подтверждения: {count(waits.height, 'файл')}"
        items.append(Todo(what, why, Way("Было и стало", "data", {"section": "Загрузки"})))
    bad = loads_topic.refused(loads, only_new=True)
    if bad.height:
        names = ", ".join(bad["file_name"].head(2).to_list()) + ("…" if bad.height > 2 else "")
        what = f"Не {plural(bad.height, 'принят', 'приняты', 'приняты')}: {count(bad.height, 'файл')}"
        items.append(Todo(what, names, Way("Почему", "data", {"section": "Загрузки"})))
    held = rules.filter(pl.col("effect") == "row_held")
    if held.height:
        rows = int(held["findings_cnt"].sum())
        verb = plural(rows, "Отложена", "Отложены", "Отложено")
        why = f"Чаще всего: {held['message'][0]}"
        items.append(
            Todo(
                f"{verb} {count(rows, 'строка')}", why, Way("Как исправить", "data", {"section": "Замечания"})
            )
        )
    return items


def scale_rows(missing: pl.DataFrame) -> list[tuple]:
    """Lines of the form of scales with their borders empty: one for each procedure without a scale."""
    wanted = (
        missing.filter(kind="ВПР").select("subject", "grade", "calendar_year").unique(maintain_order=True)
    )
    return [(labels.subject_name(s).capitalize(), g, y, "", "", "") for s, g, y in wanted.iter_rows()]


def from_scales(missing: pl.DataFrame) -> list[Todo]:
    """Procedures whose scores have no marks, because no scale is known; the form to fill in stands below."""
    if missing.is_empty():
        return []
    verb = plural(missing.height, "ждёт", "ждут", "ждут")
    pupils = int(missing["unmarked_cnt"].sum())
    first = missing.row(0, named=True)
    named = labels.procedure(
        first["kind"], first["school_year"], first["season"], first["subject"], first["grade"]
    )
    why = (
        f"Результатов без отметки: {number(pupils)}. Первая – {named}: {first['why_missing']}. Форма – ниже."
    )
    what = f"Шкалы отметок {verb} {count(missing.height, 'процедура')}"
    return [Todo(what, why, Way("К результатам", "results"), kind="plain")]


def from_objectivity(cases: pl.DataFrame) -> list[Todo]:
    """Cases of one school year that nobody has decided yet (rows of ``objectivity/waiting``)."""
    if cases.is_empty():
        return []
    year = cases["school_year"][0]
    signs = cases.filter(strength=objectivity_topic.SIGNS).height
    watch = cases.height - signs
    schools = count(cases["school_code"].n_unique(), "школа")
    kind = "notice" if signs else "plain"
    parts = [f"признаки: {signs}"] * bool(signs) + [f"требует внимания: {watch}"] * bool(watch)
    why = f"{school_year(year)} учебный год, {schools}; {', '.join(parts)}. {objectivity_topic.NOT_SEEN}"
    what = (
        f"{plural(cases.height, 'Ждёт', 'Ждут', 'Ждут')} рассмотрения по объективности: "
        f"{objectivity_topic.cases_count(cases.height)}"
    )
    return [Todo(what, why, Way("К случаям", "objectivity", {"year": year}), kind=kind)]


def from_visits(remarks: pl.DataFrame | None, sheets: pl.DataFrame | None) -> list[Todo]:
    """What observers saw and nobody has considered, and sheets that observers owe; None = an older build."""
    items = []
    waits = pl.DataFrame() if remarks is None else remarks.filter("is_waiting")
    if waits.height:
        first = waits.row(0, named=True)
        verb = plural(waits.height, "Не рассмотрено", "Не рассмотрены", "Не рассмотрено")
        what = f"{verb} {count(waits.height, 'замечание')} наблюдателей"
        why = f"Последнее – {day(first['visit_date'])}, {first['school_name']}. Рядом – возражение школы."
        items.append(Todo(what, why, Way("К замечаниям", "visits", {"view": "Замечания"})))
    owed = pl.DataFrame() if sheets is None else sheets.filter(~pl.col("has_interest"))
    if owed.height:
        what = f"Не {plural(owed.height, 'сдан', 'сданы', 'сдано')} {count(owed.height, 'лист')} наблюдения"
        why = "Спросите наблюдателей, не школы: после посещения прошло больше трёх дней."
        items.append(Todo(what, why, Way("Чьи листы", "visits", {"view": "Листы"}), kind="plain"))
    return items


def from_appeals(appeals: pl.DataFrame | None) -> list[Todo]:
    """Appeals of the hot line whose term of answer has passed, never a closed one; None = an older build."""
    late = pl.DataFrame() if appeals is None or appeals.is_empty() else appeals.filter("is_overdue")
    if late.is_empty():
        return []
    first = late.sort("reply_due_on", "appeal_id").row(0, named=True)
    verb = plural(late.height, "Прошёл срок", "Прошли сроки", "Прошли сроки")
    ago = count(first["days_overdue"], "день")
    why = (
        f"Раньше всех – «{first['topic']}»: отвечать надо было до {day(first['reply_due_on'])}, {ago} назад."
    )
    what = f"{verb} ответа на обращения: {number(late.height)}"
    return [Todo(what, why, Way("Справка об обращениях", "data"))]


def from_self_reports(reports: pl.DataFrame | None) -> list[Todo]:
    """Schools that reported of themselves and still wait for the department; None = an older build."""
    if reports is None or reports.is_empty():
        return []
    waits = reports.filter("is_overdue", pl.col("owner") != "школа")
    if waits.is_empty():
        return []
    first = waits.row(0, named=True)
    why = (
        f"{first['school_name'] or first['school_code']}, {day(first['reported_on'])}: {first['next_step']}."
    )
    n = waits["school_code"].n_unique()
    told, verb = plural(n, "сообщила", "сообщили", "сообщили"), plural(n, "ждёт", "ждут", "ждут")
    what = f"{count(n, 'школа')} {told} о себе и {verb} ответа"
    return [Todo(what, why, Way("К сообщениям", "support", {"view": "Школы о себе"}), kind="plain")]


def in_order(items: list[Todo]) -> list[Todo]:
    """Most urgent first, those of one urgency as they come; nothing to do is also said."""
    return sorted(items, key=lambda item: item.kind != "notice") or [
        Todo(
            absent("to_do", items),
            absent("to_do_why", items),
            kind="done",
        )
    ]


def finding(items: list[Todo]) -> str:
    """The first sentence of the overview."""
    urgent = sum(item.kind == "notice" for item in items)
    if not urgent:
        return absent("urgent", urgent)
    verb = plural(urgent, "требует внимания", "требуют внимания", "требуют внимания")
    others = sum(item.kind == "plain" for item in items)
    also = f", ещё {number(others)} – к сведению" if others else ""
    return f"Сегодня {verb} {urgent} {plural(urgent, 'дело', 'дела', 'дел')}{also}."
