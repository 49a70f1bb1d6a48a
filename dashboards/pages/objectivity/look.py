"""What needs a look; mechanisms by classes and schools; schools against what chance allows."""

import polars as pl
import streamlit as st

from dashboards import charts, data, frame
from dashboards.charts import Heading
from dashboards.frame import Column, Figure, Filter
from dashboards.sections import cases as topic
from dashboards.sections.case_list import case_list, place_column
from dashboards.words import absent, count, day, number, out_of, school_year, signed
from dashboards.words.place import natural
from warehouse.thresholds import LEAST_GROUP

SHOWN = 6
OWN = ("rpt_school_cases", "rpt_school_procedure_objectivity", "rpt_class_objectivity", "rpt_check_design")
NO_CLASSES = "Строки классов видны методисту, аналитику и самой школе."


def show(schools: pl.DataFrame, chosen: topic.Chosen) -> None:
    """The first screen: one sentence, figures, a short list, the whole table, and what was not seen."""
    rows = topic.cases(schools, chosen)
    frame.finding(topic.finding(rows, schools, school_year(chosen.year)))
    frame.figures(_figures(schools, rows))
    chance = data.fetch("objectivity/chance", school_year=chosen.year)
    unit = "school_procedure" if chosen.is_head else "class"
    if rows.height:
        _list(rows)
    frame.note(f"{topic.NOT_SEEN} {topic.chance_sentence(chance, unit)}".strip())
    if rows.height:
        _table(rows, chosen)
    _not_seen(schools)
    frame.how_counted(*OWN, extra=_numbers(chance, rows))


def _figures(schools: pl.DataFrame, rows: pl.DataFrame) -> list[Figure]:
    counts = dict(schools.group_by("strength").len().iter_rows())
    open_rows = topic.waiting(rows)
    signs = open_rows.filter(strength=topic.SIGNS).height
    answered = rows.filter("is_explained").height
    tested = schools.height - counts.get(topic.SCARCE, 0)
    return [
        Figure(number(tested), "рассмотрено", "школа в одной процедуре"),
        Figure(number(signs), "ждут: признаки", "сила свидетельств выше"),
        Figure(number(open_rows.height - signs), "ждут: требует внимания", "свидетельства слабее"),
        Figure(
            f"{number(answered)} из {number(rows.height)}" if rows.height else "–",
            "есть пояснение ОО",
            "спрашиваем один раз",
        ),
        Figure(number(counts.get(topic.SCARCE, 0)), "мало данных", "меньше 5 участников"),
    ]


def _list(rows: pl.DataFrame) -> None:
    open_rows = topic.waiting(rows)
    if open_rows.is_empty():
        return
    frame.heading("Что посмотреть сейчас")
    place = st.container()
    order = st.segmented_control(
        "Порядок",
        [topic.BY_SCHOOL, topic.BY_PROCEDURE],
        default=topic.BY_SCHOOL,
        key="order",
        bind="query-params",
        required=True,
    )
    signs = open_rows.filter(strength=topic.SIGNS)
    first = topic.in_order(signs if signs.height else open_rows, order)
    with place:
        case_list(first.head(SHOWN).to_dicts())
    if open_rows.height > min(first.height, SHOWN):
        what = " с уровнем «признаки»" if signs.height else ""
        frame.note(
            f"Порядок – по названиям, не по силе свидетельств. Показано{what}: {min(first.height, SHOWN)} из "
            f"{topic.of_cases(open_rows.height)}, которые ждут рассмотрения; все – в таблице."
        )
    else:
        frame.note("Порядок – по названиям, не по силе свидетельств.")


def _table(rows: pl.DataFrame, chosen: topic.Chosen) -> None:
    frame.heading("Все замеченные случаи")
    shown = rows.with_columns(
        pl.Series("procedure_words", [topic.procedure_words(r) for r in rows.iter_rows(named=True)], pl.Utf8),
        pl.Series("check", [topic.check_words(r) for r in rows.iter_rows(named=True)], pl.Utf8),
        is_small=pl.col("sample_tier") == "менее 10",
    )
    columns = [
        frame.school_column("mid"),
        *place_column(shown),
        Column("procedure_words", "Процедура", css="mid"),
        *[Column("noticed_classes", "Классы (участников)", css="mid")] * (not chosen.is_head),
        Column("n", "Всего участников", is_number=True),
        Column("strength", "Сила свидетельств", topic.STRENGTH_SIGNS.get, css="nowrap"),
        Column("seen_words", "Что замечено", css="wide"),
        Column("innocent_explanation", "Почему могло быть иначе", css="wide"),
        Column("explanation", "Пояснение ОО", css="wide"),
        Column("explained_on", "Дата пояснения", day, css="nowrap"),
        Column("decision", "Решение", css="mid"),
        Column("check", "Подходящая проверка", css="wide"),
    ]
    frame.table_block(shown, columns, "obektivnost_sluchai", "Замеченные случаи", chosen.words, limit=50)


def _not_seen(schools: pl.DataFrame) -> None:
    found = schools.filter(strength=topic.NONE)
    if found.is_empty():
        return
    frame.heading("Признаки не выявлены – не значит, что всё в порядке")
    small = found.filter("is_every_class_small").height
    text = f"Не выявлены в {topic.in_cases(found.height)}"
    if small:
        text += f", из них в {number(small)} все классы меньше 10 человек"
    honesty = data.fetch_if_built("objectivity/honesty")
    seen = topic.seen_sentence(honesty) if honesty is not None else ""
    frame.note(f"{text}. {seen} Подробнее – в разделе «Чего стоит признак».")


def _numbers(chance: pl.DataFrame, rows: pl.DataFrame) -> str:
    """p and q live here only."""
    lines = [
        f"{'Классы' if r['unit'] == 'class' else 'Школы в процедурах'}: рассмотрено {number(r['tested_cnt'])}, "
        f"«признаки» – {number(r['flagged_cnt'])}, наибольшее q среди них – {number(r['largest_q'], 3)}."
        for r in chance.iter_rows(named=True)
    ]
    rule = (
        "«Признаки» – q ≤ 0,05; «требует внимания» – q ≤ 0,20 или p ≤ 0,01. Уровень результатов не участвует."
    )
    version = f" Версия метода: {rows['method_version'][0]}." if rows.height else ""
    return " ".join([*lines, rule]) + version


def mechanisms(schools: pl.DataFrame, chosen: topic.Chosen) -> None:
    """Classes or schools × mechanisms, in neutral words."""
    rows = topic.cases(schools, chosen)
    frame.finding(_mechanism_finding(rows))
    options = ["Школы"] if chosen.is_head else ["Классы", "Школы"]
    what = st.segmented_control(
        "Строки", options, default=options[0], key="rows", bind="query-params", required=True
    )
    if what == "Классы":
        _class_matrix(topic.dismissed(schools), chosen)
    else:
        _school_matrix(rows, chosen)
    if chosen.is_head:
        frame.empty(NO_CLASSES, "Здесь показаны школы, в параллелях которых не один класс.")
    frame.how_counted("rpt_class_mechanisms", "rpt_school_cases")


def _mechanism_finding(rows: pl.DataFrame) -> str:
    if rows.is_empty():
        return "По выбранным условиям ни один механизм не замечен."
    named = rows["mechanism_name"].drop_nulls().value_counts().sort("mechanism_name")
    if named.is_empty():
        return "Замечена общая сила свидетельств без одного ведущего механизма."
    first = named.filter(pl.col("count") == named["count"].max())
    share = f"{out_of(first['count'][0], rows.height, 'случай')}"
    if first.height > 1:
        names = ", ".join(f"«{name}»" for name in first["mechanism_name"])
        return f"Чаще других ведущими были механизмы {names}: по {share}."
    return f"Чаще других ведущим был механизм «{first['mechanism_name'][0]}»: {share}."


def _class_matrix(dismissed: pl.DataFrame, chosen: topic.Chosen) -> None:
    cells = chosen.keep(data.fetch("objectivity/matrix", school_year=chosen.year, school_code=chosen.school))
    cells = cells.join(dismissed, on=["procedure_id", "school_code"], how="anti")
    if chosen.level:
        cells = cells.filter(level=chosen.level)
    if chosen.mechanism:
        named = cells.filter(mechanism=chosen.mechanism).filter(pl.col("state").is_in(topic.NOTICED))
        cells = cells.join(
            named.select("procedure_id", "school_code", "class_label"),
            on=["procedure_id", "school_code", "class_label"],
            how="semi",
        )
    if cells.is_empty():
        frame.empty(absent("classes_noticed", cells), "Снимите один из фильтров или выберите школу.")
        return
    titles = dict(cells.select("mechanism", "short_title").unique(maintain_order=True).iter_rows())
    keys = ["procedure_id", "school_code", "class_label"]
    wide = cells.pivot("mechanism", index=keys, values="state", maintain_order=True)
    about = cells.unique(keys, maintain_order=True).drop("mechanism", "state")
    rows = topic.in_order(about.join(wide, on=keys, how="left", maintain_order="left"))
    rows = rows.with_columns(
        pl.Series("procedure_words", [topic.procedure_words(r) for r in rows.iter_rows(named=True)], pl.Utf8),
        is_small=pl.col("n") < LEAST_GROUP,
    )
    columns = [
        frame.school_column("mid"),
        *place_column(rows),
        Column("class_label", "Класс", css="nowrap"),
        Column("procedure_words", "Процедура", css="mid"),
        Column("n", "Участников", is_number=True),
        *[Column(code, title, _state) for code, title in titles.items()],
        Column("step", "Каких данных хватило"),
    ]
    frame.heading(f"Классы и механизмы: {count(rows.height, 'строка')}")
    frame.table_block(rows, columns, "obektivnost_klassy", "Классы и механизмы", chosen.words, limit=50)
    _legend()


def _state(value: str) -> str:
    word = {topic.SIGNS: "\u00a0признаки", topic.WATCH: "\u00a0внимание"}.get(value, "")
    return topic.STATE_SIGNS.get(value, "–") + word


def _legend() -> None:
    frame.note(
        "▲ признаки; ● требует внимания; · не выявлены; × не применимо – для этого механизма не хватает данных. "
        "Строка – класс в одной процедуре; серая – менее 10 участников. Порядок – по названиям."
    )


def _school_matrix(rows: pl.DataFrame, chosen: topic.Chosen) -> None:
    titles = data.fetch("objectivity/mechanisms")
    found = [
        {"school_code": r["school_code"], "mechanism": code, "is_named": title in r["seen_words"].split("; ")}
        for r in rows.iter_rows(named=True)
        for code, title in titles.iter_rows()
    ]
    if not found:
        frame.empty(absent("schools_noticed", found), "Снимите один из фильтров.")
        return
    named = pl.DataFrame(found).group_by("school_code", "mechanism").agg(pl.col("is_named").sum())
    wide = named.pivot("mechanism", index="school_code", values="is_named")
    about = rows.group_by("school_code", maintain_order=True).agg(
        pl.col("school_name", "municipality", "school_year").first(), pl.len().alias("cases")
    )
    table = about.join(wide, on="school_code", how="left", maintain_order="left")
    columns = [
        frame.school_column("mid"),
        *place_column(table),
        Column("cases", "Случаев", is_number=True),
        *[
            Column(code, title.capitalize(), lambda v: number(v) if v else "·")
            for code, title in _short(titles).items()
        ],
    ]
    frame.heading(f"Школы и механизмы: {count(table.height, 'школа')}")
    frame.table_block(table, columns, "obektivnost_shkoly", "Школы и механизмы", chosen.words)
    frame.note(
        "Число – в скольких процедурах школы замечен механизм; · – не замечен. Порядок – по названиям."
    )


def _short(titles: pl.DataFrame) -> dict[str, str]:
    return dict(data.fetch("objectivity/mechanism_titles").iter_rows()) or dict(titles.iter_rows())


def funnel(schools: pl.DataFrame, chosen: topic.Chosen) -> None:
    """Schools of one procedure against what is expected of them, with limits that widen for small n."""
    names = {
        r["procedure_id"]: topic.procedure_words(r)
        for r in schools.unique("procedure_id", maintain_order=True)
        .sort("season", "grade", "subject")
        .to_dicts()
    }
    procedure = frame.select(Filter("procedure", "Одна процедура", list(names), None, names.get))
    rows = data.fetch("objectivity/funnel", procedure_id=procedure) if procedure else pl.DataFrame()
    if chosen.municipality and rows.height:
        rows = rows.filter(municipality=chosen.municipality)
    if rows.is_empty():
        frame.empty(
            "Здесь воронку не построить.",
            "Нужны результаты не менее 10 школ, у участников которых есть другие работы или отметки журнала.",
        )
        return
    outside = rows.filter(pl.col("place").is_in(["выше ожидаемого", "ниже ожидаемого"])).height
    inside = rows.filter(place="в пределах случайного").height
    edge = rows.height - inside - outside
    frame.finding(
        f"У {out_of(inside, rows.height, 'школа')} отличие от ожидаемого – в пределах случайного; "
        f"у края случайного – {number(edge) if edge else 'ни одной'}, "
        f"за широкой границей – {number(outside) if outside else 'ни одной'}."
    )
    drawn = rows.select(
        "n",
        label="school_name",
        value="residual",
        role=pl.when(pl.col("school_code") == (chosen.school or ""))
        .then(pl.lit("focus"))
        .otherwise(pl.lit("plain")),
    )
    edges = rows.select("n", "centre", "low_95", "high_95", "low_998", "high_998").unique("n").sort("n")
    heading = Heading(
        f"За широкой границей – {out_of(outside, rows.height, 'школа')}",
        f"Отличие от ожидаемого по другим работам и отметкам, в долях обычного разброса баллов. {names[procedure]}, "
        f"{count(int(rows['n'].sum()), 'участник')}. Данные на {day(data.data_day())}",
    )
    read = (
        "Точка – школа. Серая воронка – куда школы попадают случайно: тёмная часть – 95 из 100, светлая – 998 из 1000; "
        "чем меньше участников, тем она шире. Высокий результат, которого можно было ожидать, стоит посередине."
    )
    # The first 2,000 points are all there is room for; the table has every school.
    frame.chart_block(
        charts.funnel.plot(drawn.head(charts.MAX_ROWS), edges, heading, "Отличие от ожидаемого", 2),
        read,
        ("rpt_objectivity_funnel",),
    )
    frame.note(
        "Точка вне воронки сама по себе признаком не является: признак появляется только по совокупности данных."
    )
    columns = [
        frame.school_column("mid"),
        *place_column(rows),
        Column("n", "Участников", is_number=True),
        Column("residual", "Отличие от ожидаемого", lambda v: signed(v, 2), is_number=True),
        Column("low_95", "Случайно от", lambda v: signed(v, 2), is_number=True),
        Column("high_95", "до", lambda v: signed(v, 2), is_number=True),
        Column("place", "Где школа", css="nowrap"),
    ]
    order = sorted(range(rows.height), key=lambda i: natural(rows["school_name"][i]))
    listed = rows[order].with_columns(is_small=pl.col("n") < LEAST_GROUP, school_year=pl.lit(chosen.year))
    frame.table_block(
        listed,
        columns,
        "obektivnost_voronka",
        "Отличие от ожидаемого",
        {**chosen.words, "Процедура": names[procedure]},
        limit=40,
    )
