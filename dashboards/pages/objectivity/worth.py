"""What a sign is worth: what the method can see, chance among the flagged, checks in the field, observers."""

import polars as pl

from dashboards import data, frame
from dashboards.frame import Column
from dashboards.sections import cases as topic
from dashboards.words import absent, count, number, out_of, percent, signed

SIZES = ("до 9", "10–19", "20 и более")


def show(schools: pl.DataFrame, chosen: topic.Chosen) -> None:
    """Honesty figures where decisions are made."""
    honesty = data.fetch("objectivity/honesty")
    frame.finding(topic.seen_sentence(honesty))
    _seen(honesty, chosen)
    _chance(chosen)
    _precision()
    _field(chosen)
    _observers()
    _checks()


def _seen(honesty: pl.DataFrame, chosen: topic.Chosen) -> None:
    frame.heading("Какую долю случаев видит метод")
    if honesty.is_empty():
        frame.note("Измерение для этой версии метода ещё не опубликовано.")
        return
    rows = honesty.select("mechanism_name").unique(maintain_order=True)
    for size in SIZES:
        part = honesty.filter(class_size=size).select(
            "mechanism_name",
            pl.struct("seen_pct", "noticed_pct", "cases_cnt").alias(size),
        )
        rows = rows.join(part, on="mechanism_name", how="left", maintain_order="left")
    columns = [
        Column("mechanism_name", "Механизм", css="wide"),
        *[Column(size, f"Классы {size}", _pair, css="nowrap") for size in SIZES],
    ]
    frame.table(rows, columns, caption="Доля видимых случаев")
    frame.note(
        "В клетке – доля внесённых случаев с уровнем «признаки» и, через черту, вместе с «требует внимания»; "
        "в скобках – сколько случаев в измерении. «•» – случаев меньше 10, долю назвать нельзя. "
        "Изменения внесены в реальные классы, остальное не тронуто."
    )
    frame.how_counted("rpt_objectivity_honesty", "rpt_objectivity_precision")


def _pair(value: dict | None) -> str:
    if not value or value["cases_cnt"] is None:
        return "–"
    if value["seen_pct"] is None:
        return f"• ({value['cases_cnt']})"
    seen, noticed = (percent(value[k], digits=0) for k in ("seen_pct", "noticed_pct"))
    return f"{seen} / {noticed} ({value['cases_cnt']})"


def _chance(chosen: topic.Chosen) -> None:
    frame.heading("Сколько отмеченных могут быть случайными")
    chance = data.fetch("objectivity/chance", school_year=chosen.year)
    unit = "school_procedure" if chosen.is_head else "class"
    flagged = chance.filter(pl.col("unit") == unit, pl.col("flagged_cnt") > 0)
    frame.note(topic.chance_sentence(chance, unit) or absent("chance", flagged))
    frame.how_counted("rpt_objectivity_chance")


def _precision() -> None:
    rows = data.fetch("objectivity/precision")
    if rows.is_empty():
        return
    parts = [
        f"у {number(r['prevalence_pct'])} из 100 классов – верны около {number(r['precision_pct'])} из 100 отмеченных"
        for r in rows.iter_rows(named=True)
    ]
    frame.note(
        f"Сколько отмеченных верны, зависит от того, как часто случаи бывают на самом деле (это неизвестно): если "
        f"{'; '.join(parts)}. Измерено в реальных классах, это нижняя оценка."
    )


def _field(chosen: topic.Chosen) -> None:
    frame.heading("Что показали проверки на местах")
    found = data.fetch("objectivity/field", school_year=chosen.year)
    if found.is_empty():
        frame.note(absent("field_checks", found))
        return
    row = found.row(0, named=True)
    decided = (
        f"Решение есть по {out_of(row['decided_cnt'], row['noticed_cnt'], 'случай')}: подтвердилось – "
        f"{row['confirmed_cnt']}, не подтвердилось – {row['dismissed_cnt']}."
    )
    if row["is_estimable"]:
        share = (
            f" Доля подтвердившихся – {percent(row['confirmed_pct'], digits=0)}, интервал 95 %: "
            f"{number(row['confirmed_low_pct'])}–{percent(row['confirmed_high_pct'], digits=0)}."
        )
    elif row["confirmed_cnt"] + row["dismissed_cnt"] == 0:
        share = " Долю подтвердившихся назвать нельзя: ни один случай не проверен до конца."
    else:
        share = (
            " Долю подтвердившихся назвать нельзя: для этого нужны не менее 5 решений и не менее пятой части проверок "
            "в случайно выбранных классах без признаков."
        )
    rest = (
        f" Перепроверки и наблюдения прошли в {topic.in_cases(row['checked_cnt'])}, "
        f"из них без замеченных признаков – {number(row['checked_rest_cnt'])}."
    )
    frame.note(decided + share + rest)
    frame.how_counted("rpt_objectivity_field")


def _observers() -> None:
    frame.heading("Как отличаются результаты при наблюдателе")
    rows = data.fetch("objectivity/observers")
    whole = rows.row(0, named=True) if rows.height else None
    if whole is None or not whole["is_publishable"]:
        have = (
            f" Сейчас: {count(whole['observed_cnt'], 'класс')} в {topic.in_schools(whole['schools_cnt'])}."
            if whole
            else ""
        )
        frame.note(
            "Данных мало: нужно не менее 10 классов с наблюдателем в 5 школах, где были классы и с ним, и без него, "
            "и 5 школ, писавших те же работы без наблюдателя." + have
        )
    else:
        chance = "больше случайного" if whole["is_beyond_chance"] else "в пределах случайного"
        frame.note(
            f"За все годы при наблюдателе результаты отличаются на {signed(whole['effect'], 2)} обычного разброса "
            f"баллов (интервал 95 %: от {signed(whole['low'], 2)} до {signed(whole['high'], 2)}) – {chance}. Это "
            f"{number(whole['observed_cnt'])} результатов классов с наблюдателем в {whole['schools_cnt']} школах, "
            "где было и так и так. "
            "Если наблюдателей направляли по признакам, часть отличия – возврат к обычному."
        )
    frame.how_counted("rpt_observer_effect")


def _checks() -> None:
    frame.heading("Какая проверка что показывает")
    rows = data.fetch("objectivity/check_kinds")
    if rows.is_empty():
        frame.note(absent("cases_to_check", rows))
        return
    columns = [
        Column("mechanism_name", "Механизм", css="wide"),
        Column("check_words", "Подходящая проверка", css="wide"),
        Column("innocent_explanation", "Почему могло быть иначе", css="wide"),
    ]
    frame.table(rows, columns, caption="Механизмы и проверки")
    frame.note(
        "Работы для перепроверки выбирают жребием до поступления результатов и до уничтожения работ; не менее пятой "
        "части выездов – случайно среди классов без признаков: иначе не узнать, чего стоят признаки."
    )
    frame.how_counted("rpt_check_design")
