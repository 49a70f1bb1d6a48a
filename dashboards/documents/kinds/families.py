"""Для школ и родителей: a parents' meeting, a class hour, a leaflet and a text for the site, with the days of a school.

No result stands in any of them, and no word asks a child or a school for one. What is said of the law names its source.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.names import school as short
from dashboards.documents.model import (
    COUNTED,
    Block,
    Column,
    Fields,
    Heading,
    Paper,
    Points,
    Signature,
    Table,
    Text,
)
from dashboards.documents.official import FILL
from dashboards.words import absent, count, day, labels, period, school_year

KINDS = {
    "ВПР": "Всероссийские проверочные работы (ВПР) показывают школе, какие темы дети освоили, а какие стоит повторить.",
    "КДР": "Диагностические работы региона (КДР) показывают, какие умения уже сложились, и помогают выбрать помощь.",
}
WHY = "Работа помогает увидеть, что освоено, а что стоит повторить."
#: What is said of the law, each sentence with the document that says it.
LAW = (
    "По результатам проверочных работ не оценивают работу учителей и школ (рекомендации по проведению ВПР; письмо от "
    "18.04.2025 № 02-86).",
    "График оценочных процедур школа размещает на своём сайте (письмо Минпросвещения и Рособрнадзора от 06.08.2021 "
    "№ СК-228/03, № 01-169/08-01).",
    "Родители вправе знакомиться с отметками своего ребёнка (273-ФЗ, ст. 44, ч. 3, п. 4): работу показывают в школе.",
    "Сведения об обучающихся – персональные данные (152-ФЗ): результаты одного ребёнка другим семьям не сообщают.",
)
ORDER = (
    "работу пишут в своём классе в обычный учебный день, с перерывами, как обычно;",
    "нужны ручка и то, что назовёт учитель; телефон на столе не нужен;",
    "на работе может быть наблюдатель: он смотрит за порядком и с детьми о заданиях не говорит;",
    "работы проверяет комиссия школы по единым критериям;",
    "результаты приходят не сразу, иногда через два месяца: до этого работы хранит школа.",
)
CALM = (
    "это обычная работа: специально готовить к ней ребёнка сверх уроков не нужно;",
    "накануне важнее сон и прогулка, чем повторение до ночи;",
    "скажите, что вам интересно, какие задания понравились и какие были трудными, а не какая отметка;",
    "не сравнивайте ребёнка с другими детьми и прошлыми годами;",
    "если ребёнок очень волнуется, скажите об этом классному руководителю или педагогу-психологу заранее.",
)
FOR_PUPILS = (
    "прочитай задание до конца, начни с того, что понятно;",
    "не получается – пропусти и вернись позже; время распредели сам;",
    "пиши так, как думаешь: своя работа покажет, чем тебе помочь;",
    "волнуешься – вдохни и медленно выдохни несколько раз, скажи учителю;",
    "после работы можно спросить, как решалось задание: это не жалоба.",
)
TELL = "Вопросы и обращения"


def meeting(facts: Facts) -> Paper:
    """Programme of a parents' meeting: the days first, then what is told by whom and how long, and what is agreed."""
    rows = _days(facts)
    plan = (
        ("5 мин", "Какие работы впереди и зачем они", "классный руководитель"),
        ("5 мин", "Дни нашей школы: таблица 1; что будет, если ребёнок болен", "школьный координатор"),
        ("10 мин", "Как проходит работа и кто её проверяет", "школьный координатор"),
        ("10 мин", "Как поддержать ребёнка и не волновать его", "педагог-психолог"),
        (
            "10 мин",
            "Вопросы; как посмотреть работу ребёнка и куда обратиться",
            "заместитель директора по УВР",
        ),
    )
    columns = (Column("Время", 1), Column("О чём", 5), Column("Кто рассказывает", 2.6))
    blocks: list[Block] = [
        *_opening(facts, rows),
        Heading("Ход собрания", counted=COUNTED),
        Table("Программа, 40 минут", columns, plan),
        Heading("Что сказать", counted=COUNTED),
        Text("Зачем работа:", keeps_next=True),
        Points(tuple(_purposes(rows))),
        Text("Как проходит:", keeps_next=True),
        Points(ORDER),
        Text("Как поддержать ребёнка:", keeps_next=True),
        Points(CALM),
        Text("Что говорит закон:", keeps_next=True),
        Points(LAW),
        Heading("О чём договорились", counted=COUNTED),
        Fields((("Дата, класс", FILL), ("Присутствовало родителей", FILL), ("Решили", FILL * 2))),
        Signature("Классный руководитель"),
    ]
    return _paper(facts, "Программа родительского собрания", rows, blocks)


def class_hour(facts: Facts) -> Paper:
    """Programme of a class hour: what is ahead, how a work goes, what to do with nerves; nothing about marks."""
    rows = _days(facts)
    plan = (
        ("5 мин", "Разговор: когда работа помогает понять, чему научился", "каждый называет одно умение"),
        ("5 мин", "Дни нашей школы: таблица 1", "запись в дневник"),
        ("10 мин", "Как проходит работа: разыгрываем начало и конец", "вопросы на листках без имён"),
        ("10 мин", "Волнуюсь – что делать: дыхание, порядок заданий, помощь взрослого", "упражнение"),
        ("5 мин", "Итог: у кого можно спросить", "имена взрослых на доске"),
    )
    columns = (Column("Время", 1), Column("Что делаем", 4.8), Column("Что делают дети", 3))
    blocks: list[Block] = [
        *_opening(facts, rows),
        Heading("Ход классного часа", counted=COUNTED),
        Table("Программа, 35 минут", columns, plan),
        Heading("Что сказать детям", counted=COUNTED),
        Points(FOR_PUPILS),
        Heading("Чего не делать", counted=COUNTED),
        Points(
            (
                "не называть прошлых результатов класса и отдельных детей;",
                "не обещать поощрений и не предупреждать о последствиях;",
                "не разбирать задания, которые ещё не опубликованы.",
            )
        ),
        Signature("Классный руководитель"),
    ]
    return _paper(facts, "Программа классного часа", rows, blocks)


def leaflet(facts: Facts) -> Paper:
    """A leaflet for parents: when, how it goes, how to support, where to ask."""
    rows = _days(facts)
    blocks: list[Block] = [
        *_opening(facts, rows),
        Heading("Как проходит работа"),
        Points(ORDER),
        Heading("Как поддержать ребёнка"),
        Points(CALM),
        Heading("Что важно знать"),
        Points(LAW),
        *_contacts(facts),
    ]
    return _paper(facts, "Памятка для родителей", rows, blocks)


def site(facts: Facts) -> Paper:
    """A text for the site of a school: what is ahead and when, the order of it, the law, where to ask."""
    rows = _days(facts)
    blocks: list[Block] = [
        *_opening(facts, rows),
        Heading("Зачем эти работы"),
        *(Text(sentence) for sentence in _purposes(rows)),
        Heading("Как они проходят"),
        Points(ORDER),
        Heading("Что говорит закон"),
        Points(LAW),
        *_contacts(facts),
        Text(f"Размещено: {FILL}. Ответственный за раздел: {FILL}.", look="note"),
    ]
    return _paper(facts, "Текст для сайта школы", rows, blocks)


def _days(facts: Facts) -> pl.DataFrame:
    """Days ahead: of the school of the paper, or of the calendar of all schools."""
    if code := facts.request.school_code:
        rows = facts.rows_if_built("papers/school_days", school_code=code)
    else:
        rows = facts.rows_if_built("papers/calendar")
    if rows is None:
        return pl.DataFrame(schema={"kind": pl.String, "date_from": pl.Date, "school_year": pl.Int32})
    last = pl.coalesce("date_to", "date_from")
    return rows.filter(last >= facts.today).sort("date_from", "grade", "subject")


def _opening(facts: Facts, rows: pl.DataFrame) -> list[Block]:
    """What is ahead and when, before everything else; one sentence where no day is known."""
    if rows.is_empty():
        return [Text(absent("family_days", rows.height))]
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    whose = "в нашей школе" if facts.request.school_code else "в школах"
    said = (
        f"Впереди {whose} {count(rows.height, 'работа')}: первая – {_when(first)} ({_work(first)}), "
        f"последняя – {_when(last)} ({_work(last)})."
        if rows.height > 1
        else f"Впереди {whose} одна работа: {_when(first)} ({_work(first)})."
    )
    columns = (Column("Когда", 2.4), Column("Предмет", 3), Column("Класс", 1), Column("Работа", 1.4))
    body = tuple(
        (
            period(r["date_from"], r["date_to"]),
            labels.subject_of(r),
            str(r["class_grade"] or r["grade"]),
            r["kind"],
        )
        for r in rows.iter_rows(named=True)
    )
    note = (
        "Дни могут измениться: школа сообщит об этом заранее."
        if facts.request.school_code
        else "Свой день в пределах этих сроков назначает каждая школа."
    )
    caption = "Наши дни" if facts.request.school_code else "Сроки работ"
    return [Text(said), Table(caption, columns, body, note)]


def _when(row: dict) -> str:
    start, end = row["date_from"], row["date_to"]
    return day(start) if end in (None, start) else f"с {day(start)} по {day(end)}"


def _work(row: dict) -> str:
    return f"{row['kind']}, {labels.subject_of(row)}, {labels.grade(row['class_grade'] or row['grade'])}"


def _purposes(rows: pl.DataFrame) -> list[str]:
    kinds = rows["kind"].unique(maintain_order=True).to_list() if rows.height else []
    return [KINDS[kind] for kind in kinds if kind in KINDS] or [WHY]


def _contacts(facts: Facts) -> list[Block]:
    department = facts.letterhead.organisation
    where = f"{department}: {facts.letterhead.address or FILL}" if department else FILL
    return [
        Heading(TELL),
        Fields(
            (
                ("Классный руководитель", FILL),
                ("Школьный координатор", FILL),
                ("Педагог-психолог", FILL),
                ("Горячая линия", where),
            )
        ),
    ]


def _paper(facts: Facts, kind: str, rows: pl.DataFrame, blocks: list[Block]) -> Paper:
    code = facts.request.school_code
    name = short(facts.school_name(code)) if code else facts.request.municipality or ""
    years = sorted(set(rows["school_year"].drop_nulls())) if rows.height else []
    about = {"Учебный год": ", ".join(map(school_year, years)), "Школа" if code else "Территория": name}
    return Paper(
        title="\n".join(filter(None, (kind, name))),
        kind=kind,
        blocks=tuple(blocks),
        provenance=facts.provenance(**about),
        is_official=True,
    )
