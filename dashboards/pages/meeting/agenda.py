"""A meeting as the page composes it: agenda, findings, what was decided last time; decisions as a file of the inbox."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.facts.decisions import last_meeting
from dashboards.documents.facts.proposals import NO_TERM, Proposal
from dashboards.documents.facts.results import Results
from dashboards.documents.facts.season import Line, Season
from dashboards.documents.facts.since import Since, since_meeting
from dashboards.documents.facts.since import points as points_of_plans
from dashboards.documents.kinds import minutes, season_note
from dashboards.documents.kinds.minutes import MEETINGS
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Table
from dashboards.inbox import form_file
from dashboards.remembered import Remembered
from dashboards.words import absent, lower_first
from dashboards.words.dates import day, day_words
from dashboards.words.markup import escape
from warehouse.publications import rules
from warehouse.publications.ledger import LEDGER
from warehouse.query import current_build

# Who sits in the room decides what may be shown: only a talk with one school sees that school's own facts.
AUDIENCES = {
    "совещание": "руководители общеобразовательных организаций",
    "вебинар": "заместители директоров",
    "ГМО": "учителя, члены методического объединения",
    "коллегия": "члены коллегии",
    "собеседование": "администрация одной школы",
}
MINUTES = {"ГМО": "minutes_union", "собеседование": "minutes_interview"}
STATUSES = ("в работе", "выполнено", "частично", "не выполнено", "перенесено")
FILE_NAME = "Решения совещания"
#: From this step on, the last digit of an open share is not that of the page.
COARSE = 0.5
DECISION_HEADERS = ("Дата", "Тип", "Тема", "Решение", "Ответственный", "Срок", "Статус")


@dataclass
class Meeting:
    """What the page shows before anything is edited."""

    kind: str
    facts: Facts
    results: Results
    talked: minutes.Talked
    past: pl.DataFrame
    season: Season
    works: list[Line]
    since: Since | None = None
    #: What plans ask of this meeting: points for its agenda.
    points: pl.DataFrame = field(default_factory=pl.DataFrame)

    @property
    def said(self) -> list[str]:
        """What happened, in sentences."""
        return self.talked.said

    @property
    def offered(self) -> list[Proposal]:
        """What is proposed to whom."""
        return self.talked.offered

    @property
    def minutes(self) -> str:
        """The kind of the paper that records this meeting."""
        return MINUTES.get(self.kind, "minutes_meeting")

    @property
    def nothing(self) -> str:
        """Why there is no finding: the group is hidden, or nobody is in it."""
        return self.results.hidden_words or absent("participants", self.results.row["participants_cnt"])

    @property
    def beside(self) -> Table | None:
        """Figures of its works beside last year and the level above; None where nothing may be shown."""
        return season_note.marks(self.season) if self.works else None

    @property
    def unknown(self) -> list[str]:
        """What cannot be compared or told, and why."""
        return season_note.unknown(self.season) if self.works else []

    @property
    def has_slides(self) -> bool:
        """A talk with one school needs no slides; about a hidden group there are none for all."""
        return self.kind != "собеседование" and bool(self.works)

    @property
    def note(self) -> str:
        """The kind of the note about the same works."""
        return "season_note" if self.facts.request.is_of_several else "analytic_note"


def rounding(meeting: Meeting) -> str:
    """Why a share may differ from «Результаты» in its last digit; nothing where open figures are as fine as those."""
    people = meeting.results.row["participants_cnt"]
    if not meeting.facts.is_open or not people or (step := rules.step(people)) < COARSE:
        return ""
    to = "целого процента" if step == 1 else "половины процента"
    return (
        f" В открытых материалах доли группы такой величины округлены до {to}, чтобы по ним нельзя было узнать "
        "человека; на странице «Результаты» они точнее."
    )


def version_for(kind: str, role: str) -> str:
    """Open for everybody; a talk with a school uses that school's own facts."""
    if kind != "собеседование":
        return OPEN
    return FOR_SCHOOL if role == "school" else INTERNAL


def compose(request: Request) -> Meeting:
    """Facts of the meeting; raises CannotComposeError in words."""
    facts = Facts(request)
    kind = request.meeting or "совещание"
    talked = minutes.Talked.about(facts)
    season = Season(facts, None if request.is_of_several else (facts.procedure["procedure_id"],))
    try:
        works = season.shown
    except CannotComposeError:
        # Nobody of the place wrote it: that is what the page says then.
        works = []
    past = last_meeting(facts, kind)
    return Meeting(
        kind,
        facts,
        Results(facts),
        talked.of_unions() if kind == "ГМО" else talked,
        past,
        season,
        works,
        since_meeting(facts, kind, past),
        pl.DataFrame() if kind == "собеседование" else points_of_plans(facts),
    )


#: Meetings that are open on pages of this server: composing one anew after every field costs seconds.
_composed: Remembered[Meeting] = Remembered(16)


def composed(request: Request) -> Meeting:
    """The meeting as `compose` makes it, remembered for a build, what was recorded since, and what was published."""
    home = request.home
    build = current_build(home)
    ledger = home.publications / LEDGER
    published = (state.st_mtime_ns, state.st_size) if ledger.exists() and (state := ledger.stat()) else ()
    key = (build.key if build else "", home.today(), published, request)
    return _composed.get(key, lambda: compose(request))


def draft_agenda(meeting: Meeting) -> pl.DataFrame:
    """Questions with draft texts: order, question, text, and who speaks, which people fill in."""
    drafts = minutes.draft_agenda(meeting.facts, meeting.talked, meeting.past)
    rows = [(place, title, text, "") for place, (title, text) in enumerate(drafts, start=1)]
    return pl.DataFrame(rows, schema=["order", "question", "text", "speaker"], orient="row")


def items_of(agenda: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Edited questions in their order, empty ones left out."""
    kept = agenda.filter(pl.col("question").fill_null("").str.strip_chars() != "").sort(
        "order", nulls_last=True
    )
    return tuple(
        (r["question"].strip(), r["text"] or "", *filter(None, [(r.get("speaker") or "").strip()]))
        for r in kept.iter_rows(named=True)
    )


def open_first(past: pl.DataFrame) -> pl.DataFrame:
    """Decisions that are still to be carried out, by their terms, then those that were."""
    return past.sort("is_done", "due_on", nulls_last=True, maintain_order=True)


def nearest(past: pl.DataFrame, today: date) -> str:
    """Which decision is to be carried out first, by whom and by when; empty where all were."""
    waiting = open_first(past.filter(~pl.col("is_done"), pl.col("due_on").is_not_null()))
    if waiting.is_empty():
        return ""
    first = waiting.row(0, named=True)
    when = f"срок прошёл {day(first['due_on'])}" if first["due_on"] < today else f"до {day(first['due_on'])}"
    who = f", отвечает: {lower_first(first['responsible'])}" if first["responsible"] else ""
    return f"Первым исполнить: {first['decision'].rstrip('.')} – {when}{who}."


def point_row(point: dict, agenda: pl.DataFrame) -> tuple:
    """A point of a plan as a row of the agenda, after the last one."""
    return (max(agenda["order"].drop_nulls(), default=0) + 1, point["point"], point["text"], "")


def is_taken(point: dict, agenda: pl.DataFrame) -> bool:
    """Whether the agenda has the point already: its plan stands in the first line of the text."""
    same = agenda.filter(pl.col("question") == point["point"])
    return any(point["plan_title"] in (text or "") for text in same["text"])


def agenda_on_paper(items: Sequence[tuple[str, ...]]) -> str:
    """The agenda whole, ready markup for a printed page, where a field shows its first words."""
    return _on_paper(f"<b>{escape(title)}</b><br>{escape(text)}" for title, text, *_ in items)


def decisions_on_paper(decisions: Sequence[tuple[str, ...]]) -> str:
    """The draft decisions whole, for a printed page."""
    return _on_paper(
        f"{escape(text)} – {escape(who or 'ответственный не назван')}, {escape(term)}"
        for text, who, term, *_ in decisions
    )


def _on_paper(lines: Iterable[str]) -> str:
    return f'<ol class="ob-on-paper">{"".join(f"<li>{line}</li>" for line in lines)}</ol>'


def draft_decisions(meeting: Meeting) -> pl.DataFrame:
    """Draft decisions: decision, responsible, due (a day in words, may be empty), number of the question (may be)."""
    rows = [
        (text, who, "" if term == NO_TERM else term.removeprefix("до "), "")
        for text, who, term in minutes.draft_decisions(meeting.offered)
    ]
    return pl.DataFrame(rows, schema=["decision", "responsible", "due", "question"], orient="row")


def decisions_of(decisions: pl.DataFrame) -> tuple[tuple[str, ...], ...]:
    """Edited decisions as papers print them: text, responsible, term, number of the question; empty lines left out."""
    kept = decisions.filter(pl.col("decision").fill_null("").str.strip_chars() != "")
    return tuple(
        (
            r["decision"].strip(),
            r["responsible"] or "",
            _term(r["due"]),
            *re.findall(r"\d+", r.get("question") or "")[:1],
        )
        for r in kept.iter_rows(named=True)
    )


def _term(due: str | None) -> str:
    """A day is «до …»; words that a person wrote stay words."""
    text = (due or "").strip()
    return NO_TERM if not text else f"до {text}" if text[:1].isdigit() and text.count(".") == 2 else text


#: Lines of the head of minutes that people fill in: key of the field → label.
HEAD = {"place": "Место", "chair": "Председатель", "secretary": "Секретарь", "present": "Присутствовали"}


def head_of(held_on: date | None, number: str, filled: dict[str, str]) -> tuple[tuple[str, str], ...]:
    """The head of minutes as it was filled in on the page; what is left empty stays a line to fill in by hand."""
    lines = {"Дата": day_words(held_on) if held_on else "", "Номер": number.strip()}
    lines |= {label: filled.get(key, "").strip() for key, label in HEAD.items()}
    return tuple((label, words) for label, words in lines.items() if words)


def topic_of(meeting: Meeting) -> str:
    """Topic of the decisions; a talk names its school, so that they come back only to that school."""
    place = meeting.facts.place
    return (
        f"{place.school_name}: {place.procedure}"
        if meeting.kind == "собеседование"
        else meeting.talked.subject
    )


def statuses_csv(before: pl.DataFrame, after: pl.DataFrame) -> bytes | None:
    """Decisions whose state was changed on the page, as a file of the form «meetings»; None when none was.

    The date, the topic and the text are the key of a decision: the newer line replaces the older one.
    """
    rows = []
    for old, status in zip(before.iter_rows(named=True), after["status"], strict=True):
        if (status or "") == (old["status"] or ""):
            continue
        due = f"{old['due_on']:%d.%m.%Y}" if old["due_on"] else ""
        held = f"{old['meeting_date']:%d.%m.%Y}"
        rows.append(
            (held, old["meeting_kind"], old["topic"], old["decision"], old["responsible"], due, status)
        )
    return form_file(DECISION_HEADERS, rows) if rows else None


def decisions_csv(decisions: pl.DataFrame, held_on: date, kind: str, topic: str) -> bytes:
    """Decisions as a file of the form «meetings», as if a clerk had filled it in."""
    day = f"{held_on:%d.%m.%Y}"
    rows = [
        (day, kind, topic, r["decision"].strip(), r["responsible"], r["due"] or "", "в работе")
        for r in decisions.iter_rows(named=True)
        if (r["decision"] or "").strip()
    ]
    return form_file(DECISION_HEADERS, rows)


__all__ = [
    "AUDIENCES",
    "MEETINGS",
    "Meeting",
    "agenda_on_paper",
    "compose",
    "composed",
    "decisions_csv",
    "decisions_of",
    "decisions_on_paper",
    "draft_agenda",
    "items_of",
    "statuses_csv",
    "topic_of",
    "version_for",
]
