"""Презентация к совещанию: что произошло, что это значит, что решили и сделали, что предлагаем.

No facts about persons and no single school: only counts and the territory as a whole.
"""

from __future__ import annotations

import polars as pl

from dashboards.documents import pictures
from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.documents.facts.decisions import last_meeting
from dashboards.documents.facts.objectivity import NONE_FOUND, Attention
from dashboards.documents.facts.proposals import Proposal, findings, journal_finding, proposals
from dashboards.documents.facts.results import Results
from dashboards.documents.facts.season import Line, Season, about_of
from dashboards.documents.kinds import season_note
from dashboards.documents.kinds.minutes import MEETINGS, decided
from dashboards.documents.model import Column, Deck, Slide, Table
from dashboards.words import absent, count, day, number, out_of, percent, plural, upper_first
from warehouse.thresholds import least

MAX_DRAWN, MAX_WORKS = 6, 7
UNNAMED = "Школы с признаками на слайдах не называются."
HOW = "Как посчитано – на страницах «Объектива»; в презентации только выводы."


def compose(facts: Facts) -> Deck:
    """The deck for the meeting: about one procedure, chosen ones or a season."""
    if facts.request.is_of_several:
        season = Season(facts)
        title = f"Итоги: {season.title}" if season.chosen else f"Итоги {season.genitive}"
        return _deck(facts, title, _of_several(season))
    results = Results(facts)
    if results.is_own_hidden:
        raise CannotComposeError(hidden_slides(results))
    slides = [
        *_what_happened(facts, results),
        *_what_it_means(facts, results),
        _objectivity(facts),
        _done(facts),
        _offer(facts, proposals(results)),
    ]
    return _deck(facts, f"Итоги {facts.procedure_title}", slides)


def _deck(facts: Facts, title: str, slides: list[Slide]) -> Deck:
    """Slides of a meeting under its title, its questions first."""
    if facts.request.items:
        questions = tuple(f"{i}. {t}" for i, (t, *_) in enumerate(facts.request.items, start=1))
        slides = [Slide("Повестка", questions), *slides]
    kind = facts.request.meeting or "совещание"
    return Deck(
        title=title,
        subtitle=f"{upper_first(MEETINGS.get(kind, kind))}. {facts.place.name}. {day(facts.today)}",
        slides=tuple(slides),
        provenance=facts.provenance(**about_of(facts)),
    )


def _of_several(season: Season) -> list[Slide]:
    """What the note of the same works says: who wrote, what changed, which tasks are weak, what is offered."""
    if not season.shown:
        raise CannotComposeError(hidden_slides(season.lines[0].results))
    facts, said = season.facts, season_note.conclusions(season)
    noticed = season_note.noticed(season)
    compared = tuple(sentence for sentence in said if sentence not in noticed)
    hardest = sorted(season.shown, key=lambda line: -line.weak.height)[:MAX_WORKS]
    return [
        Slide(compared[0].split(";")[0].rstrip("."), compared[1:] or compared, notes=HOW),
        Slide(_told(hardest, season, "Отметки"), table=season_note.marks(season, hardest)),
        *(
            [Slide(_told(tasked, season, "Задания"), table=season_note.tasks_table(tasked))]
            if (tasked := [line for line in hardest if line.tasks.height])
            else []
        ),
        Slide("Объективность: говорим адресно, не на совещании", tuple(noticed), notes=UNNAMED),
        _done(facts),
        _offer(facts, season_note.offered_in(season)),
    ]


def _told(shown: list[Line], season: Season, what: str) -> str:
    """A title that says which works are drawn where they are not all."""
    if len(shown) == len(season.shown):
        return f"{what}: {count(len(shown), 'работа')}"
    return f"{what}: {out_of(len(shown), len(season.shown), 'работа')}, где слабых заданий больше всего"


def hidden_slides(results: Results) -> str:
    """Why no deck is made about a hidden group."""
    return f"презентацию для всех по такой группе не делаем. {results.hidden_words}"


def _what_happened(facts: Facts, results: Results) -> list[Slide]:
    row = results.row
    if not results.listed:
        return [Slide(absent("results_slides", results.listed))]
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
        if results.has_marks
        else None
    )
    said = findings(results)
    return [
        Slide(
            f"Работу писали {out_of(row['present_cnt'], row['participants_cnt'], 'обучающийся')}"
            if row["participants_cnt"]
            else f"Работу {plural(row['present_cnt'], 'писал', 'писали', 'писали')} "
            f"{count(row['present_cnt'], 'обучающийся')}",
            (
                f"Школ – {number(row['schools_cnt'])}.",
                results.people_words(row),
                "Результаты не используются для оценки работы учителей и школ.",
            ),
            notes=HOW,
        ),
        *(
            [Slide(_short(results), picture=made, notes=" ".join((*said[:2], made.read)))]
            if made
            else _scores(facts, results)
        ),
    ]


def _scores(facts: Facts, results: Results) -> list[Slide]:
    """The distribution of scores where there are no marks to show, and why there are none."""
    own, _ = results.report("results/scores")
    focus = own.filter(pl.col("group_level") == facts.place.level)
    mean = results.mean
    if focus.is_empty() or not mean or mean["n"] < least("min_group_rough"):
        return []
    made = pictures.scores(focus, own.clear(), {}, "", facts.procedure_words)
    title = f"Средний первичный балл – {number(mean['mean_score'], 1)} из {number(mean['max_primary_score'])}"
    return [Slide(title, picture=made, notes=f"{results.no_marks_words()} {made.read}")] if made else []


def _what_it_means(facts: Facts, results: Results) -> list[Slide]:
    focus = results.tasks()
    if focus.is_empty():
        return []
    weak = focus.filter(pl.col("band") == pictures.INSUFFICIENT).sort("completion_pct", nulls_last=True)
    # What the title counts is what is drawn: the insufficient ones, or the whole work in its order.
    shown = weak.head(MAX_DRAWN) if weak.height else focus.head(pictures.MAX_TASK_ROWS)
    title = pictures.task_title(shown, focus.height)
    if weak.height > MAX_DRAWN:
        title = f"Труднее всего: {out_of(MAX_DRAWN, weak.height, 'задание')}, выполненных недостаточно"
    made = pictures.tasks(shown, facts.procedure_words, focus.height, is_titled=False)
    slides = [Slide(title, picture=made[0], notes=made[0].read)]
    journal = pictures.journal(results.report("results/journal")[0], facts)
    said = journal_finding(results)
    if said and journal:
        slides.append(Slide(said.rstrip("."), picture=journal, notes=journal.read))
    return slides


def _objectivity(facts: Facts) -> Slide:
    found = Attention(facts, facts.place.municipality, None)
    said = found.sentences()
    c = found.counts()
    looked = sum(c.values())
    title = (
        f"{NONE_FOUND.capitalize()} у {out_of(c[NONE_FOUND], looked, 'школа')}"
        if c and looked >= 5
        else "Об объективности говорим адресно, не на совещании"
    )
    return Slide(title, tuple(said), notes=UNNAMED)


def _done(facts: Facts) -> Slide:
    past = last_meeting(facts, facts.request.meeting or "совещание")
    if past.is_empty():
        return Slide(
            absent("past_slides", past.height),
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


def _offer(facts: Facts, offered: list[Proposal]) -> Slide:
    columns = (Column("Кто", 2.2), Column("Что предлагаем", 6), Column("Срок", 1.9))
    rows = tuple((who, text, due) for text, who, due, *_ in decided(facts, offered)[:4])
    return Slide("Что предлагаем", table=Table("Предложения", columns, rows))


def _short(results: Results) -> str:
    """Two shares that fit the title of a slide; the comparison stands in the notes."""
    row = results.row
    high, low = (
        ("Качество", "отметка «2»") if results.scale == "отметки" else ("Повышенный уровень", "недостаточный")
    )
    return f"{high} – {percent(row['quality_pct'], row['n'])}, {low} – {percent(row['low_pct'], row['n'])}"
