"""«Работы»: the lot for a blind re-check, what is missing for it, and what has been recorded; for the coordinator."""

from datetime import date, datetime

import polars as pl
import streamlit as st

from dashboards import data, frame, inbox
from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.facts.works import (
    Drawn,
    Mutual,
    drawn,
    mutual,
    seeds_ready,
    shortages,
    unknown_classes,
)
from dashboards.documents.model import INTERNAL
from dashboards.frame import Column
from dashboards.pages.visits import codes, exchange, lots, quality, thirds
from dashboards.sections import recheck_plan
from dashboards.words import absent, count, day, labels, number
from dashboards.words.works import told
from warehouse.home import Home

PAPERS = ("work_protocols", "work_key", "order_commission")
LOTS = [
    Column("procedure", "Процедура", labels.procedure_of, by_row=True, css="mid"),
    Column("drawn_on", "Жребий", day, css="nowrap"),
    Column("seed_text", "Начальное число"),
    Column("schools", "Школ", is_number=True),
    Column("works", "Работ", is_number=True),
    Column("packages", "Пакетов", is_number=True),
    Column("experts", "Экспертов", is_number=True),
    Column("kept_until", "Хранение до", day, nothing="до результатов", css="nowrap"),
]
CIRCLE = [
    Column("school_code", "Школа", css="mid"),
    Column("checks_school_code", "Проверяет работы школы", css="mid"),
    Column("size", "Размер похож", css="nowrap"),
]


def summary(works: pl.DataFrame) -> pl.DataFrame:
    """A row a lot out of its works."""
    readers = pl.concat_list("first_expert", "second_expert").explode().drop_nulls().n_unique()
    key = ["lot_name", "procedure_id", "kind", "school_year", "season", "subject", "grade"]
    return works.group_by(key, maintain_order=True).agg(
        pl.col("drawn_on", "seed_text", "kept_until").first(),
        schools=pl.col("school_code").n_unique(),
        works=pl.len(),
        packages=pl.col("package").n_unique(),
        experts=readers,
    )


def show() -> None:
    """The section: what is drawn, and the form of the next draw."""
    frame.papers(PAPERS, frame.About())
    rows = lots.known()
    if rows is None or rows.is_empty():
        frame.finding(absent("lots_drawn", 0 if rows is None else rows))
    else:
        known = summary(rows)
        frame.finding(f"{count(known.height, 'жребий')}, {count(rows.height, 'работа')} в пакетах.")
        frame.table_block(known, LOTS, "zhrebii", "Жребии работ", {})
        frame.how_counted("fct_work_lots")
        codes.show(rows)
        thirds.show()
        quality.show()
    _draw()
    exchange.show(rows)


def _draw() -> None:
    calendar = data.fetch("papers/calendar").filter(~pl.col("has_results"))
    if calendar.is_empty():
        return
    recheck_plan.show(data.fetch("school/schools").height)
    frame.heading("Провести жребий")
    frame.note(
        "Жребий проводят в дни процедуры, до результатов и пока работы хранятся: по 24 работы школы, до 30 – все. "
        "Школы с признаками и пятая часть остальных, всего не меньше двух. Число берут из публичного показателя или "
        "бросают кости."
    )
    names = {row["procedure_id"]: labels.procedure_of(row) for row in calendar.iter_rows(named=True)}
    chosen = st.selectbox("Процедура", list(names), format_func=names.__getitem__, key="lot_procedure")
    _lot(chosen)
    _circle(chosen)


def _lot(chosen: str) -> None:
    seed = st.text_input("Начальное число", key="lot_seed").strip()
    source = st.text_input("Откуда число", key="lot_source").strip()
    kept = st.date_input("Хранение работ до", value=None, format="DD.MM.YYYY", key="lot_kept")
    if not seed or not source:
        return
    kept_until = kept if isinstance(kept, date) else None
    found = _found(chosen, seed, kept_until, seeded=_seeded(chosen), sizes=_sizes(chosen))
    if found is None:
        return
    frame.finding(told(found.works, found.missing))
    for said in shortages(found)[:10]:
        frame.note(said)
    criteria = data.fetch("works/criteria", procedure_id=chosen)
    if criteria.is_empty():
        frame.alert(f"{absent('works_criteria', criteria)}.")
    if st.button("Записать жребий", key="lot_record", type="primary"):
        content = lots.lots_file(found, seed, source, data.today(), kept if isinstance(kept, date) else None)
        file = inbox.leave(Home.from_env(), lots.FILE_NAME, content, datetime.now())
        frame.done(f"Записано файлом «{file.name}»: протоколы и ключ появятся после обновления.")


def _asked_for(procedure_id: str) -> Facts:
    return Facts(
        Request(
            version=INTERNAL,
            procedure_id=procedure_id,
            school_list=data.school_list(),
            scope=data.scope(),
            home=Home.from_env(),
        )
    )


def _seeded(procedure_id: str) -> bool:
    """Whether seeds lie among the works: asked only where there are experts and agreed works enough."""
    ready = seeds_ready(_asked_for(procedure_id))
    if not ready:
        return False
    frame.note(f"Согласованных работ прежнего жребия – {number(ready)}: их можно вложить вслепую.")
    return st.checkbox("Вложить эталонные работы: каждая десятая", key="lot_seeded")


def sizes_of(rows: list[dict]) -> dict[tuple[str, str], int]:
    """What was typed, class by class; a class without a number is left out."""
    return {(row["school_code"], row["class_label"]): int(row["n"]) for row in rows if row["n"]}


def _sizes(procedure_id: str) -> dict[tuple[str, str], int]:
    """How many wrote in each class: typed by a person where no results of the classes are known yet."""
    classes = unknown_classes(_asked_for(procedure_id))
    if classes.is_empty():
        return {}
    frame.note(
        "Первый год: сколько участников писали, программа ещё не знает. Впишите числа из протоколов школ."
    )
    names = dict(data.fetch("school/schools").select("school_code", "name").iter_rows())
    shown = classes.with_columns(school=pl.col("school_code").replace(names), n=pl.lit(None, pl.Int64))
    # In a form: a page that runs again after every number swallows the keys of the next one.
    with st.form(f"lot_sizes_form_{procedure_id}", border=False):
        typed = st.data_editor(
            shown,
            column_order=("school", "class_label", "n"),
            column_config={
                "school": st.column_config.TextColumn("Школа", disabled=True),
                "class_label": st.column_config.TextColumn("Класс", disabled=True),
                "n": st.column_config.NumberColumn("Писали", min_value=1, max_value=60, step=1),
            },
            hide_index=True,
            placeholder="",
            key=f"lot_sizes_{procedure_id}",
        )
        st.form_submit_button("Учесть эти числа")
    return sizes_of(typed.to_dicts())


def circle_words(found: Mutual) -> str:
    """«6 школ – по кругу, каждая проверяет одну и проверена другой; пар с конфликтом, оставленных вне круга, – 2.»"""
    said = f"{count(found.pairs.height, 'школа')} – по кругу, каждая проверяет одну и проверена другой"
    if found.barred_cnt:
        said += f"; пар с конфликтом, оставленных вне круга, – {number(found.barred_cnt)}"
    unlike = found.pairs.filter(~pl.col("is_like")).height
    if unlike:
        said += f"; пар, где одна школа больше другой в полтора раза и более, – {number(unlike)}"
    return f"{said}."


def _circle(procedure_id: str) -> None:
    """Schools that check one another's works: the other way when there are few experts."""
    frame.heading("Взаимная проверка школ")
    frame.note(
        "Работы школы читает комиссия другой. Не составляются пары, где кто-то работает в обеих школах, где у эксперта "
        "одной интерес в другой и где одна проверяла другую в этом году или в прошлом. Взаимную пару, если её требует "
        "план, записывают сами."
    )
    try:
        found = mutual(_asked_for(procedure_id))
    except CannotComposeError as error:
        frame.alert(f"Круг не составлен: {error}.")
        return
    names = dict(data.fetch("school/schools").select("school_code", "name").iter_rows())
    frame.finding(circle_words(found))
    rows = found.pairs.with_columns(
        pl.col("school_code", "checks_school_code").replace(names),
        size=pl.when("is_like").then(pl.lit("да")).otherwise(pl.lit("нет")),
    )
    frame.table_block(rows.sort("school_code"), CIRCLE, "krug", "Кто чьи работы проверяет", {})
    frame.how_counted("rpt_school_conflicts")


def _found(
    procedure_id: str, seed: str, kept: date | None, *, seeded: bool, sizes: dict[tuple[str, str], int]
) -> Drawn | None:
    try:
        return drawn(_asked_for(procedure_id), seed, kept, seeded=seeded, sizes=sizes)
    except CannotComposeError as error:
        frame.alert(f"Жребий не проведён: {error}.")
        return None
