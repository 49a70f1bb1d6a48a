"""Протоколы: совещание, методическое объединение, собеседование со школой. Речей система не сочиняет."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.decisions import last_meeting
from dashboards.documents.facts.names import school as short
from dashboards.documents.facts.objectivity import Attention
from dashboards.documents.facts.own_word import own_word
from dashboards.documents.facts.proposals import Proposal, findings, proposals
from dashboards.documents.facts.rechecked import rechecked
from dashboards.documents.facts.results import Results
from dashboards.documents.facts.season import Season, about_of
from dashboards.documents.facts.since import Since, named, since_meeting, stood
from dashboards.documents.kinds import season_note
from dashboards.documents.kinds.analytic_note import decisions_table
from dashboards.documents.model import (
    COUNTED,
    INTERNAL,
    OPEN,
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
from dashboards.documents.official import DATE, FILL, LONG_FILL, letterhead_blocks
from dashboards.words import absent, day, lower_first, number, upper_first

MEETINGS = {
    "совещание": "совещание с руководителями общеобразовательных организаций",
    "вебинар": "вебинар с заместителями директоров",
    "ГМО": "заседание городского (муниципального) методического объединения",
    "коллегия": "заседание коллегии",
    "собеседование": "собеседование со школой",
}
MAX_DECISIONS = 6
#: Changes that minutes name; the page shows them all.
MOST_CHANGES = 30


def meeting(facts: Facts) -> Paper:
    """Протокол совещания, вебинара или коллегии."""
    kind = facts.request.meeting or "совещание"
    return _minutes(facts, MEETINGS.get(kind, kind), kind, Talked.about(facts))


def union(facts: Facts) -> Paper:
    """Протокол методического объединения."""
    return _minutes(facts, MEETINGS["ГМО"], "ГМО", Talked.about(facts).of_unions())


def _head(facts: Facts, what: str) -> Fields:
    lines = {
        "Дата": DATE,
        "Номер": facts.letterhead.blank_number,
        "Место": facts.letterhead.place or FILL,
        "Председатель": FILL,
        "Секретарь": FILL,
        "Присутствовали": f"{FILL} (список прилагается)",
        "Вид": what,
    }
    return Fields(tuple((lines | {name: words for name, words in facts.request.head if words}).items()))


@dataclass(frozen=True)
class Talked:
    """What a meeting talks about: words of its subject, findings, proposals; why nothing was found."""

    subject: str
    said: list[str]
    offered: list[Proposal]
    objectivity: list[str]
    nothing: str = ""

    @classmethod
    def about(cls, facts: Facts) -> Talked:
        """The procedure of the request, the ones that were chosen, or all works of its season."""
        if facts.request.is_of_several:
            season = Season(facts)
            noticed = season_note.noticed(season)
            said = [sentence for sentence in season_note.conclusions(season) if sentence not in noticed]
            return cls(season.title, said, season_note.offered_in(season), noticed)
        results = Results(facts)
        said = findings(results, is_compared=True)
        nothing = "" if said else results.hidden_words or absent("participants", results.listed)
        noticed = Attention(facts, facts.place.municipality, facts.request.school_code).sentences()
        return cls(facts.procedure_words, said, proposals(results), noticed, nothing)

    def of_unions(self) -> Talked:
        """The same with what is offered to unions alone, where something is."""
        mine = [p for p in self.offered if "методич" in p.audience.lower()]
        return replace(self, offered=mine or self.offered)


def _minutes(facts: Facts, what: str, kind: str, talked: Talked) -> Paper:
    past = last_meeting(facts, kind)
    agenda = list(facts.request.items) or draft_agenda(facts, talked, past)
    blocks: list[Block] = [_head(facts, what), Heading("Исполнение прошлого протокола")]
    if past.height:
        done = past.filter(pl.col("is_done")).height
        blocks.append(Text(f"Решений от {day(past['meeting_date'][0])}: {past.height}, выполнено {done}."))
        blocks.append(decisions_table(past, "Что решили в прошлый раз и что сделано"))
        blocks += _since(since_meeting(facts, kind, past))
    else:
        blocks.append(Text(absent("past", past.height)))
    blocks += [Heading("Повестка"), Points(tuple(title for title, *_ in agenda), is_numbered=True)]
    taken = decided(facts, talked.offered)
    for place, (title, text, *speaker) in enumerate(agenda, start=1):
        blocks.append(Heading(title, 2, COUNTED))
        blocks.append(Text(f"СЛУШАЛИ: {' '.join(speaker).strip() or FILL}", keeps_next=True))
        if text:
            blocks += [Text(line) for line in text.splitlines() if line.strip()]
        blocks.append(Text(f"ВЫСТУПИЛИ: {FILL}"))
        if own := [line for line in taken if line[3:] == (str(place),)]:
            blocks += [Text("РЕШИЛИ:", keeps_next=True), Points(tuple(map(_resolved, own)), is_numbered=True)]
    numbers = {str(place) for place, _ in enumerate(agenda, start=1)}
    if rest := [line for line in taken if not set(line[3:]) & numbers]:
        blocks += [Heading("РЕШИЛИ (проект)"), _decisions(rest)]
    named = dict(facts.request.head)
    blocks += [Signature(who, named.get(who, "")) for who in ("Председатель", "Секретарь")]
    return Paper(
        title=f"Протокол\n{_genitive(what)}",
        kind="Протокол",
        head=letterhead_blocks(facts.letterhead),
        blocks=tuple(blocks),
        provenance=facts.provenance(**about_of(facts)),
        is_official=True,
    )


def _since(since: Since | None) -> list[Block]:
    """Figures beside the last meeting, and what happened since; nothing where the build knows of no change."""
    if since is None:
        return []
    blocks: list[Block] = [Heading("Что изменилось с прошлого совещания"), figures_table(since)]
    if since.changes.is_empty():
        return blocks
    columns = (
        Column("Что произошло", 2.2),
        Column("С чем", 5),
        Column("Ответственный", 2.6),
        Column("Когда", 1.6),
    )
    rows = tuple(
        (r["change"], r["title"], r["responsible"] or "–", r["happened_on"])
        for r in since.changes.head(MOST_CHANGES).iter_rows(named=True)
    )
    more = since.changes.height - len(rows)
    note = f"И ещё {number(more)} – на странице «Совещание»." if more > 0 else ""
    return [*blocks, Table("Решения, результаты и меры плана с прошлого совещания", columns, rows, note)]


def figures_table(since: Since) -> Table:
    """Each figure on the day of the last meeting and now, out of how many."""
    columns = (
        Column("Показатель", 6),
        Column(f"На {day(since.held_on)}", 1.8),
        Column(f"На {day(since.as_of)}", 1.8),
    )
    rows = tuple((named(r), stood(r, "then"), stood(r, "now")) for r in since.figures.iter_rows(named=True))
    return Table("Показатели в день прошлого совещания и сейчас", columns, rows)


def agenda(facts: Facts) -> Paper:
    """Повестка: когда, кто, вопросы с докладчиками, проект решений; the same lines as the minutes have."""
    kind = facts.request.meeting or "совещание"
    talked = Talked.about(facts)
    talked = talked.of_unions() if kind == "ГМО" else talked
    past = last_meeting(facts, kind)
    questions = list(facts.request.items) or draft_agenda(facts, talked, past)
    head = dict(_head(facts, MEETINGS.get(kind, kind)).rows)
    columns = (Column("№", 0.5, is_counter=True), Column("Вопрос", 5.6), Column("Докладчик", 2.8))
    rows = tuple(
        (str(place), title, " ".join(speaker).strip() or FILL)
        for place, (title, _, *speaker) in enumerate(questions, start=1)
    )
    blocks: list[Block] = [
        Fields(tuple((name, head[name]) for name in ("Дата", "Место", "Председатель", "Секретарь"))),
        Table("", columns, rows),
    ]
    if since := since_meeting(facts, kind, past):
        blocks += [Heading("Что изменилось с прошлого совещания"), figures_table(since)]
    if taken := decided(facts, talked.offered):
        blocks += [Heading("Проект решений"), _decisions(taken, "")]
    blocks.append(Signature("Председатель", dict(facts.request.head).get("Председатель", "")))
    return Paper(
        title=f"Повестка\n{_genitive(MEETINGS.get(kind, kind))}\n{talked.subject}",
        kind="Повестка",
        head=letterhead_blocks(facts.letterhead),
        blocks=tuple(blocks),
        provenance=facts.provenance(**about_of(facts)),
        is_official=True,
    )


def draft_agenda(facts: Facts, talked: Talked, past: pl.DataFrame) -> list[tuple[str, str]]:
    """Questions with draft texts: the page and the command line start from the same ones."""
    done = past.filter(pl.col("is_done")).height if past.height else 0
    about_past = f"Решений прошлого протокола: {past.height}, выполнено {done}."
    facts_words = [f"Факты: {talked.subject}, {facts.place.name}.", *talked.said]
    facts_words += [talked.nothing] if talked.nothing else []
    what = "работ" if facts.request.procedures else "сезона" if facts.request.whole_season else "процедуры"
    return [
        ("Исполнение решений прошлого протокола", about_past if past.height else absent("past", past.height)),
        (f"Итоги {what}: что произошло и что это значит", "\n".join(facts_words)),
        (
            "Объективность результатов",
            "\n".join(talked.objectivity),
        ),
        (
            "Предложения и решения",
            "\n".join(f"{p.audience}: {p.text} ({p.due_words})." for p in talked.offered[:5]),
        ),
    ]


def draft_decisions(offered: list[Proposal]) -> tuple[tuple[str, str, str], ...]:
    """Decisions offered before anybody has edited them: text, responsible in the nominative, term."""
    return tuple((upper_first(p.told), p.responsible, p.due_words) for p in offered[:MAX_DECISIONS])


def _genitive(what: str) -> str:
    return (
        what.replace("совещание", "совещания")
        .replace("заседание", "заседания")
        .replace("вебинар ", "вебинара ")
        .replace("собеседование", "собеседования")
    )


def _resolved(line: tuple[str, ...]) -> str:
    """A decision under its question: what, who, by when."""
    text, who, term = line[:3]
    answers = f" Ответственный: {lower_first(who)}." if who else ""
    return f"{text.rstrip('.')}.{answers}" + (f" Срок: {term}." if term else "")


def decided(facts: Facts, offered: list[Proposal]) -> tuple[tuple[str, ...], ...]:
    """What is printed as decisions: (text, responsible, term, number of the question where one is named).

    As edited on the page, else the proposals.
    """
    if facts.request.decisions is not None:
        return facts.request.decisions
    return draft_decisions(offered)


def _decisions(lines: Sequence[tuple[str, ...]], caption: str = "Проект решений") -> Table:
    columns = (
        Column("№", 0.5, is_counter=True),
        Column("Решение", 4.6),
        Column("Ответственный", 2.2),
        Column("Срок", 1.9),
    )
    rows = tuple((str(i), *line[:3]) for i, line in enumerate(lines, start=1))
    return Table(caption, columns, rows)


def interview(facts: Facts) -> Paper:
    """Протокол собеседования со школой: facts on both sides, the school's word, measures with exit criteria."""
    place = facts.place
    found = Attention(facts, place.municipality, place.school_code)
    blocks: list[Block] = [_head(facts, MEETINGS["собеседование"]), Heading("Факты", counted=COUNTED)]
    checked = rechecked(facts, facts.procedure["procedure_id"], place.school_code)
    blocks.append(Points((*school_findings(facts), *checked)))
    blocks += _noticed(found)
    past = last_meeting(facts, "собеседование")
    blocks += [
        *_questions(facts),
        Heading("Слово школы", counted=COUNTED),
        Text("Пояснение ОО: " + (found.rows["school_words"][0] if found.rows.height else FILL)),
        *own_word(facts, place.school_code),
        Text("Факты со стороны школы:", look="line"),
        Text(LONG_FILL, look="line"),
        Heading("Причины, о которых договорились", counted=COUNTED),
        Text(LONG_FILL, look="line"),
        Heading("Меры, сроки, критерии завершения", counted=COUNTED),
        *([_decisions(facts.request.decisions)] if facts.request.decisions else []),
        exit_table(facts),
        Signature("От органа управления образованием"),
        Signature("От школы"),
    ]
    if past.height and facts.version == INTERNAL:
        blocks.insert(-2, decisions_table(past, "Решения прошлой встречи"))
    return Paper(
        title=f"Протокол собеседования\n{short(place.name)}",
        kind="Протокол собеседования",
        head=letterhead_blocks(facts.letterhead),
        blocks=tuple(blocks),
        provenance=facts.provenance(**facts.own_filters()),
        is_official=True,
    )


def school_findings(facts: Facts) -> tuple[str, ...]:
    """Facts of one school, or that it has no participants."""
    results = Results(facts)
    said = findings(results)
    return tuple(said) or (results.hidden_words or absent("participants", results.listed),)


def _questions(facts: Facts) -> list[Block]:
    """Questions of the talk as edited on the page; nothing when the paper is made without one."""
    lines = [f"{title}. {' '.join(text.split())}".strip() for title, text, *_ in facts.request.items]
    return [Text("Вопросы беседы:", keeps_next=True), Points(tuple(lines), is_numbered=True)] if lines else []


def _noticed(found: Attention) -> list[Block]:
    blocks: list[Block] = [Heading("Что замечено и почему могло быть иначе", counted=COUNTED)]
    if found.noticed.is_empty():
        return [*blocks, Text(absent("signs_shown", found.noticed.height))]
    for r in found.noticed.iter_rows(named=True):
        blocks.append(Text(f"Сила свидетельств: {r['strength']}. Что замечено: {r['seen_words']}."))
        blocks.append(Text(f"Почему могло быть иначе: {r['innocent_explanation']}."))
    blocks.append(Text("Признак – повод посмотреть работы вместе, а не вывод о школе."))
    return blocks


def exit_table(facts: Facts) -> Table:
    """Offered measures of support with the criteria by which support ends."""
    columns = (
        Column("Мера", 4),
        Column("Кто помогает", 2.2),
        Column("Срок", 1.9),
        Column("Критерий завершения", 3),
    )
    rows = (
        (
            "Совместный разбор критериев на обезличенных работах",
            "методический центр",
            " ",
            "комиссия школы и эксперты ставят одинаковые баллы не реже, чем в среднем по муниципалитету",
        ),
        (
            "Наблюдатель на следующей процедуре по этому предмету",
            "муниципальный координатор",
            " ",
            "лист наблюдения без замечаний",
        ),
        (
            "Перепроверка части работ следующей процедуры",
            "муниципальная экспертная комиссия",
            " ",
            "расхождения школьной и экспертной проверки не больше обычных",
        ),
    )
    return Table("Предлагаемое сопровождение", columns, rows, "Ответ и отчёт от школы не запрашиваются.")


__all__ = ["MEETINGS", "OPEN", "agenda", "exit_table", "interview", "last_meeting", "meeting", "union"]
