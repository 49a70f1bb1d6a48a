"""Sections of the page «План»: each takes what is chosen and draws itself."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import polars as pl
import streamlit as st

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Column
from dashboards.pages.plan import archive as plan_archive
from dashboards.pages.plan import checks as plan_checks
from dashboards.pages.plan import correct as plan_correct
from dashboards.pages.plan import form as plan_form
from dashboards.pages.plan import letters as plan_letters
from dashboards.pages.plan import levels as plan_levels
from dashboards.pages.plan import papers as plan_papers
from dashboards.pages.plan import project as plan_project
from dashboards.pages.plan import requests as plan_requests
from dashboards.pages.plan import tables as plan_tables
from dashboards.pages.plan import windows as plan
from dashboards.pages.plan import year as plan_year
from dashboards.words import absent, count, day, number, percent
from warehouse.plans import calendar_file

MAX_DRAWN = 24
CUTS = (("responsible", "По ответственным", "Ответственный"), ("period", "По годам", "Год"))


@dataclass(frozen=True)
class Chosen:
    """What a section shows: measures and windows that fit the filters, the filters in words, today; the archive."""

    measures: pl.DataFrame
    windows: pl.DataFrame
    filters: dict[str, str]
    today: date
    shelved_windows: pl.DataFrame = field(default_factory=pl.DataFrame)
    shelved_measures: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def plans(self) -> list[str]:
        """Codes of the plans among the chosen measures, the newest first."""
        return sorted(self.measures["plan_id"].unique().to_list(), reverse=True)

    def with_plan(self, columns: list[Column]) -> list[Column]:
        """Columns with the plan's name in front where measures of several plans stand together."""
        names = plan.years_of_plans(self.measures)
        several = Column("plan_id", "План", lambda code: names.get(code, code), css="mid")
        return [several, *columns] if len(names) > 1 else columns


def nearest(chosen: Chosen) -> None:
    """Late first of all, then what a press confirms, due in 14 and 30 days, and what has no date yet."""
    windows, soon = chosen.windows, plan_tables.SOON
    control, undated = windows.filter(state=plan.CONTROL), windows.filter(state=plan.UNDATED)
    undated = undated.sort("next_control_date", nulls_last=True)
    later = plan.due_soon(windows, 30).filter(due_within=30)
    likely = windows.filter(state=plan.LIKELY)
    parts = [
        ("Срок прошёл", plan.late(windows), plan_tables.LATE, "srok-proshel", "late"),
        ("Похоже, выполнено: подтвердите", likely, plan_tables.LIKELY, "podtverdite", ""),
        ("Контрольный срок прошёл", control, soon, "kontrolnyj", ""),
        ("Сегодня и ближайшие 14 дней", plan.due_soon(windows, 14), soon, "14-dnej", "terms_days"),
        ("Через 15–30 дней", later, soon, "30-dnej", "terms_days"),
        ("Без даты", undated, plan_tables.UNDATED, "bez-daty", "undated"),
    ]
    parts = [part for part in parts if part[1].height or part[4]]
    for title, rows, columns, name, nothing in parts:
        frame.heading(f"{title}: {count(rows.height, 'срок')}" if rows.height else title)
        if rows.is_empty():
            frame.note(absent(nothing, rows))
        else:
            frame.table_block(rows, chosen.with_plan(columns), name, title, chosen.filters)
    if data.scope().reads != "school" and (left := plan_checks.waiting(chosen.plans)):
        way = frame.link("ответить «да» или «нет»", "plan", section="Проверка")
        asked = f"Выборочная проверка: {count(left, 'закрытие')}, которые программа сделала сама, – {way}."
        frame.show(f'<p class="ob-note">{asked}</p>')
    frame.how_counted("fct_measure_occurrences")


def calendar(chosen: Chosen) -> None:
    """Three months from the current one, with due days; and the file for a calendar program."""
    frame.heading("Календарь сроков")
    first = chosen.today.replace(day=1)
    months = [
        date(first.year + (first.month - 1 + i) // 12, (first.month - 1 + i) % 12 + 1, 1) for i in range(3)
    ]
    dated = chosen.windows.filter("is_counted", pl.col("due_date").is_not_null())
    shown = dated.filter(pl.col("due_date").dt.truncate("1mo").is_in(months))
    grids = "".join(plan_tables.month_grid(m.year, m.month, shown, chosen.today) for m in months)
    frame.show(f'<div class="ob-months">{grids}</div>')
    frame.note(
        f"В клетке – номера мер, чей срок в этот день: {charts.timeline.signs(shown) or absent('terms_grid', shown)}. "
        "Наведите на номер, чтобы увидеть название. "
        "Файл для программы-календаря: obektiv calendar --out план.ics или кнопка ниже."
    )
    one = chosen.plans[0] if len(chosen.plans) == 1 else None
    of_schools = True if data.scope().reads == "school" else None
    position = chosen.filters.get("Ответственный")
    rows = None
    if not of_schools and position and position in plan.people(chosen.measures):
        rows = data.fetch_if_built("plan/position_calendar", plan=one, position=position)
    if rows is None:
        rows = data.fetch_if_built("plan/calendar", plan=one, of_schools=of_schools)
    if rows is not None and rows.height:
        st.download_button(
            "Скачать календарь (ics)",
            lambda: calendar_file(rows, chosen.today),
            "План.ics",
            "text/calendar",
            on_click="ignore",
            help="Откроется в любой программе-календаре на компьютере или телефоне.",
        )
    frame.calendar_way()


def year(chosen: Chosen) -> None:
    """Load by week and by person, what changed since the last meeting, the agenda of the next one."""
    plan_year.show(chosen.plans, chosen.with_plan([]), chosen.measures)


def directions(chosen: Chosen) -> None:
    """The plan on an axis of time, direction by direction, the same axis for all directions of a plan."""
    order = chosen.measures["direction"].drop_nulls().unique(maintain_order=True).to_list()
    windows = chosen.windows
    pictures = []
    for plan_id in chosen.plans:
        own = windows.filter(pl.col("plan_id") == plan_id)
        rows = plan.timeline_rows(own, limit=own.height)
        if rows.is_empty():
            continue
        starts, ends = (rows[column].drop_nulls().to_list() for column in ("start", "end"))
        span = (min([*starts, chosen.today]), max([*ends, chosen.today]))
        directions = own["direction"].unique(maintain_order=True).to_list()
        for name in sorted(directions, key=lambda n: order.index(n) if n in order else len(order)):
            of_direction = own.filter(pl.col("direction") == name)
            rows = plan.timeline_rows(of_direction, limit=MAX_DRAWN)
            if rows.height:
                pictures.append((plan_id, name, rows, span, of_direction["number"].n_unique()))
    all_rows = pl.concat([rows for _, _, rows, _, _ in pictures]) if pictures else windows
    names, above = plan.years_of_plans(chosen.measures), None
    for place, (plan_id, name, rows, span, measures_cnt) in enumerate(pictures, start=1):
        if len(names) > 1 and plan_id != above:
            frame.heading(f"План: {names[plan_id]}")
            above = plan_id
        late = rows.filter(state=plan.LATE).height
        subtitle = count(rows.height, "срок") + (f", из них срок прошёл: {late}" if late else "")
        if measures_cnt > MAX_DRAWN:
            subtitle += f"; нарисованы {MAX_DRAWN} самых срочных мер из {measures_cnt}"
        chart = charts.timeline.plan(rows, Heading(name, subtitle), chosen.today, span)
        frame.chart_block(chart, charts.timeline.caption(all_rows) if place == len(pictures) else "")
    if not pictures:
        frame.note(absent("terms_drawn", pictures))
    frame.how_counted("fct_measure_occurrences")


def progress(chosen: Chosen) -> None:
    """Completion by direction and by responsible."""
    by_direction = plan.shares_by_direction(chosen.windows)
    if by_direction.height:
        frame.chart_block(
            charts.stacked.shares(
                by_direction,
                Heading("Как исполняются направления", f"Доля сроков по состоянию, на {day(chosen.today)}"),
                charts.stacked.statuses(by_direction),
            ),
            "Каждая полоса – все сроки направления; часть полосы – сроки в этом состоянии.",
            ("rpt_plan_completion",),
        )
    told = data.fetch_if_built("plan/progress")
    if told is None:
        return
    own = told.filter(pl.col("plan_id").is_in(chosen.plans))
    frame.note(
        "Таблицы ниже считают план целиком: выбранные направление, ответственный и состояние их не меняют."
    )
    for cut, title, name in CUTS:
        rows = own.filter(pl.col("cut") == cut).sort("overdue", "due", descending=True)
        if rows.height:
            frame.heading(title)
            first = Column("name", name, css="wide")
            on_page = chosen.with_plan([first, *plan_tables.PROGRESS[1:]])
            in_file = chosen.with_plan([first, *plan_tables.PROGRESS_FILE[1:]])
            frame.table_block(rows, on_page, f"ispolnenie-{cut}", title, chosen.filters, file_columns=in_file)
    frame.how_counted("rpt_plan_progress")


def schools(chosen: Chosen) -> None:
    """Matrix: what each school has to do, and what is known of it."""
    told = data.fetch_if_built("plan/schools")
    rows = None
    if told is not None:
        rows = told.join(chosen.measures.select("plan_id", "number"), on=["plan_id", "number"], how="semi")
        # What waits for a calendar or for somebody else's plan asks nothing of a school yet.
        rows = rows.filter((pl.col("state") != plan.UNDATED) | pl.col("status").is_not_null())
    frame.heading("Меры по школам")
    if rows is None or rows.is_empty():
        frame.empty(
            absent("terms_of_schools", rows),
            "Такие строки есть у мер «во всех ОО», а во время процедуры – у загрузки и листов наблюдения.",
        )
        return
    done, due = rows.filter("is_done").height, rows.filter("is_due").height
    progress = data.fetch_if_built("plan/progress")
    if progress is not None:
        progress = progress.filter(pl.col("plan_id").is_in(chosen.plans), pl.col("cut") == "school")
    cells, columns = plan_tables.matrix(rows, chosen.today, progress)
    share = percent(100 * done / due, due) if due else "–"
    frame.note(
        f"Выполнено {number(done)} из {number(due)} наступивших сроков ({share}). В клетке – что известно; пустых "
        "сообщений от школ программа не требует: чего нет в данных, о том спрашивают один раз."
    )
    frame.table_block(cells, columns, "shkoly", "Меры по школам", chosen.filters)
    plan_levels.answers(chosen.measures)
    frame.how_counted("fct_measure_occurrences", "rpt_plan_progress")


def measures(chosen: Chosen) -> None:
    """All measures as the document has them, with the nearest date; «мои меры» through the filter of responsible."""
    frame.heading("Меры")
    frame.table_block(
        chosen.measures, chosen.with_plan(plan_tables.MEASURES), "mery", "Меры плана", chosen.filters
    )
    if chosen.measures.height == 1:
        plan_papers.of_measure(chosen.measures.row(0, named=True))
    frame.how_counted("dim_measures")


def evidence(chosen: Chosen) -> None:
    """What was reported and what proves it."""
    told = chosen.windows.filter(pl.col("status").is_not_null()).sort(
        "done_date", descending=True, nulls_last=True
    )
    bare = told.filter("is_done", pl.col("evidence").is_null()).height
    by_data = told.filter(pl.col("status_source") == "data").height
    frame.heading("Подтверждения")
    if told.is_empty():
        frame.empty(
            "О мерах ещё не сообщали.",
            "Откройте раздел «Отметить» или заполните форму «Исполнение мер плана»:",
            "obektiv template plan_status --out форма.xlsx",
        )
        return
    frame.note(
        f"Сообщений и фактов – {number(told.height)}; по данным программы закрыто или начато {number(by_data)}; "
        f"выполнено без подтверждения {number(bare)}. Решение "
        "человека важнее факта из данных: его вносят в разделе «Отметить» или формой."
    )
    frame.table_block(
        told, chosen.with_plan(plan_tables.EVIDENCE), "podtverzhdeniya", "Подтверждения", chosen.filters
    )
    frame.how_counted("fct_measure_occurrences")


def review(chosen: Chosen) -> None:
    """Questions to the authors of the plan and needs that it does not cover."""
    found = data.fetch_if_built("plan/review")
    # Needs without a measure stand in the table below.
    wanted = pl.col("plan_id").is_in(chosen.plans) & (pl.col("rule_id") != "need_not_covered")
    rows = None if found is None else found.filter(wanted)
    frame.heading("Вопросы к плану")
    if rows is None or rows.is_empty():
        frame.note(absent("questions", rows))
    else:
        first = rows.filter(pl.col("place") == 1).height
        if first:
            frame.alert(
                f"Действующим правилам противоречит: {count(first, 'мера')}. Программа такие меры не исполняет и не "
                "напоминает о них школам; согласуйте снятие с контроля."
            )
        frame.table_block(
            rows, chosen.with_plan(plan_tables.REVIEW), "voprosy", "Вопросы к плану", chosen.filters
        )
    covered = data.fetch_if_built("plan/coverage")
    if covered is not None and covered.height:
        own = covered.filter(pl.col("plan_id").is_in(chosen.plans)).sort(
            "plan_id", "is_covered", "need_name", descending=[True, False, False]
        )
        missing = own.filter(~pl.col("is_covered")).height
        frame.heading(
            f"Что закрывает план: потребностей без меры – {missing}"
            if missing
            else "План закрывает все потребности"
        )
        columns = chosen.with_plan(plan_tables.COVERAGE)
        frame.table_block(own, columns, "potrebnosti", "Потребности и меры", chosen.filters)
    frame.how_counted("rpt_plan_review", "rpt_plan_coverage")


def levels(chosen: Chosen) -> None:
    """Plans of municipalities or schools below the chosen ones: who has sent one, what it lacks, how it is done."""
    plan_levels.show(chosen.plans, plan.years_of_plans(chosen.measures))


def record(chosen: Chosen) -> None:
    """A person's word about a measure, and a procedure moved to other days."""
    plan_form.record(chosen.windows, plan.years_of_plans(chosen.measures), data.today())


def reading(chosen: Chosen) -> None:
    """How the chosen measures are read beside the words of the document, and corrections."""
    told = data.fetch("plan/reading")
    own = told.join(chosen.measures.select("plan_id", "number"), on=["plan_id", "number"], how="semi")
    plan_correct.show(own, chosen.with_plan(plan_correct.COLUMNS), chosen.filters)
    plan_letters.versions(chosen.plans, plan.years_of_plans(chosen.measures))


def letters(_: Chosen) -> None:
    """Who is to know of a letter, who has not answered, by what day; what schools were asked for and what not."""
    plan_letters.show()
    plan_requests.show()


def project(_: Chosen) -> None:
    """A draft of the next plan, before it is signed."""
    plan_project.show()


def checks(chosen: Chosen) -> None:
    """Closings of the program itself, drawn for a yes or no, and its precision by life."""
    names = plan.years_of_plans(chosen.measures)
    plan_checks.show(chosen.plans, chosen.with_plan([]), names, chosen.filters, chosen.today)


def archive(chosen: Chosen) -> None:
    """Plans that have been put away, with the states that they went with."""
    plan_archive.show(chosen.shelved_windows, chosen.shelved_measures)


SECTIONS: dict[str, Callable[[Chosen], None]] = {
    "Ближайшее": nearest,
    "Календарь": calendar,
    "Год": year,
    "Направления": directions,
    "Исполнение": progress,
    "Школы": schools,
    "Уровни": levels,
    "Меры": measures,
    "Прочитано": reading,
    "Подтверждения": evidence,
    "Письма": letters,
    "Отметить": record,
    "Проверка": checks,
    "Вопросы": review,
    "Проект": project,
    "Архив": archive,
}
#: What is left of the page for a school: its own measures.
OF_A_SCHOOL = ("Ближайшее", "Календарь", "Меры", "Подтверждения", "Отметить")
#: What is asked for seldom: once a plan, or when somebody asks for a proof.
RARE = (
    "Год",
    "Направления",
    "Уровни",
    "Прочитано",
    "Подтверждения",
    "Письма",
    "Проверка",
    "Вопросы",
    "Проект",
    "Архив",
)


def offered(reads: str) -> tuple[list[str], list[str]]:
    """Sections for a reader, by what the role reads: those of every day, and those that are asked for seldom."""
    if reads == "school":
        return list(OF_A_SCHOOL), []
    return [name for name in SECTIONS if name not in RARE], list(RARE)
