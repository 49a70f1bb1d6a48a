"""Презентация к совещанию: что произошло, что это значит, что решили и сделали, что предлагаем.

No facts about persons and no single school: only counts and the territory as a whole.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents import pictures
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.decisions import last_meeting
from dashboards.documents.facts.objectivity import Attention
from dashboards.documents.facts.proposals import findings, proposals
from dashboards.documents.facts.results import Results
from dashboards.documents.kinds.minutes import MEETINGS, decided
from dashboards.documents.model import Column, Deck, Slide, Table
from dashboards.words import count, day, number, percent

HOW = "Как посчитано – на страницах «Объектива»; в презентации только выводы."


def compose(facts: Facts) -> Deck:
    """The deck for the meeting."""
    results = Results(facts)
    if results.is_own_hidden:
        raise CannotComposeError("участников меньше десяти: презентацию для всех по такой группе не делаем")
    kind = facts.request.meeting or "совещание"
    slides = [
        *_what_happened(facts, results),
        *_what_it_means(facts, results),
        _objectivity(facts),
        _done(facts, kind),
        _offer(facts, results),
    ]
    if facts.request.items:
        slides.insert(
            0, Slide("Повестка", tuple(f"{i}. {t}" for i, (t, _) in enumerate(facts.request.items, start=1)))
        )
    what = MEETINGS.get(kind, kind)
    return Deck(
        title=f"Итоги {facts.procedure_title}",
        subtitle=f"{what[:1].upper()}{what[1:]}. {facts.place.name}. {day(facts.today)}",
        slides=tuple(slides),
        provenance=facts.provenance(**facts.own_filters()),
    )


def _what_happened(facts: Facts, results: Results) -> list[Slide]:
    row = results.row
    if not row["participants_cnt"]:
        return [Slide("Результатов этой группы пока нет")]
    own, _ = results.report("results/marks")
    drawn = own.filter(pl.col("scale") == results.scale)
    if not facts.place.has_region:
        drawn = drawn.filter(pl.col("group_level") != "region")
    made = (
        pictures.marks(
            drawn,
            facts.procedure_words,
            row["n"],
            row["quality_pct"],
            row["low_pct"],
            facts.build.data_date,
            is_titled=False,
        )
        if row["n"]
        else None
    )
    said = findings(results)
    return [
        Slide(
            f"Работу писали {number(row['present_cnt'])} из {number(row['participants_cnt'])} обучающихся",
            (
                f"Школ – {number(row['schools_cnt'])}.",
                f"Отсутствовали {number(row['absent_cnt'])} ({percent(row['absent_pct'], row['participants_cnt'])}).",
                "Результаты не используются для оценки работы учителей и школ.",
            ),
            notes=HOW,
        ),
        *(
            [Slide(_short(results), picture=made, notes=" ".join((*said[:2], made.read)))]
            if made and said
            else []
        ),
    ]


def _what_it_means(facts: Facts, results: Results) -> list[Slide]:
    focus = results.tasks()
    if focus.is_empty():
        return []
    weak = focus.filter(pl.col("band") == "недостаточный").sort("completion_pct")
    shown = focus.sort("completion_pct").head(6)
    title = (
        f"Ниже достаточного – {count(weak.height, 'задание')} из {focus.height}"
        if weak.height
        else "Все задания выполнены не ниже достаточного"
        if focus["band"].is_not_null().any()
        else "Какие задания оказались труднее остальных"
    )
    made = pictures.tasks(shown, "", facts.procedure_words)
    said = findings(results)
    slides = [Slide(title, picture=made[0], notes=made[0].read)]
    journal = pictures.journal(results.report("results/journal")[0], facts)
    if len(said) > 4 and journal:
        slides.append(Slide(said[4].rstrip("."), picture=journal, notes=journal.read))
    return slides


def _objectivity(facts: Facts) -> Slide:
    found = Attention(facts, facts.place.municipality, None)
    said = found.sentences()
    c = found.counts()
    looked = sum(c.values())
    title = (
        f"Признаки не выявлены у {c['признаки не выявлены']} из {looked} школ"
        if c and looked >= 5
        else "Об объективности говорим адресно, не на совещании"
    )
    return Slide(title, tuple(said), notes="Школы с признаками на слайдах не называются.")


def _done(facts: Facts, kind: str) -> Slide:
    past = last_meeting(facts, kind)
    if past.is_empty():
        return Slide(
            "Решений прошлого совещания в данных нет",
            ("Решения этого совещания попадут в следующий протокол.",),
        )
    done = past.filter(pl.col("is_done")).height
    columns = (
        Column("Решение", 5),
        Column("Ответственный", 3),
        Column("Срок", 1.9),
        Column("Состояние", 1.6),
    )
    rows = tuple(
        (r["decision"], r["responsible"], r["due_on"], r["status"]) for r in past.iter_rows(named=True)
    )
    return Slide(
        f"Из решений от {day(past['meeting_date'][0])} выполнено {done} из {past.height}",
        table=Table("Что решили в прошлый раз и что сделано", columns, rows),
    )


def _offer(facts: Facts, results: Results) -> Slide:
    columns = (Column("Кому", 2.2), Column("Что предлагаем", 6), Column("Срок", 1.9))
    rows = tuple((who, text, due) for text, who, due in decided(facts, proposals(results))[:4])
    return Slide("Что предлагаем", table=Table("Предложения", columns, rows))


def _short(results: Results) -> str:
    """Two shares that fit the title of a slide; the comparison stands in the notes."""
    row = results.row
    high, low = (
        ("Качество", "отметка «2»") if results.scale == "отметки" else ("Повышенный уровень", "недостаточный")
    )
    return f"{high} – {percent(row['quality_pct'], row['n'])}, {low} – {percent(row['low_pct'], row['n'])}"
