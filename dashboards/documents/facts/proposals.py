"""Findings and proposals of a procedure in sentences: one source for notes, letters, minutes and slides."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from dashboards.charts.base import shorten
from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.results import Results
from dashboards.documents.facts.season import SAME_GRADE
from dashboards.documents.facts.suppress import open_share
from dashboards.words import (
    absent,
    day,
    groups,
    labels,
    lower_first,
    number,
    out_of,
    percent,
    plural,
    school_year,
    upper_first,
)
from dashboards.words.morphology import in_infinitive
from warehouse.plans.workdays import last_workday

MAX_FINDINGS, MAX_BY_AUDIENCE = 5, 3
PROPOSAL = "предложение"
NO_TERM = "срок согласуется"
# Who answers for a decision, in the nominative, by the beginning of the dative of the addressee.
RESPONSIBLE = {
    "Образовательной организации": "Образовательная организация",
    "Образовательным организациям": "Образовательные организации",
    "Методическому объединению": "Методическое объединение",
    "Методическому центру": "Методический центр",
    "Ответственному за приём обращений": "Ответственный за приём обращений",
    "Муниципальному координатору": "Муниципальный координатор",
    "Муниципальным координаторам": "Муниципальные координаторы",
    "Органу управления образованием": "Орган управления образованием",
}
# Whom a paper addresses, in the dative: rows of the mart name the audience in one word.
AUDIENCES = {
    "школа": "Образовательной организации",
    "методобъединение": "Методическому объединению",
    "координатор": "Муниципальному координатору",
    "управление": "Органу управления образованием",
}


@dataclass(frozen=True)
class Proposal:
    """Who is offered what, by when, on which fact."""

    audience: str
    text: str
    due: date | None
    basis: str = ""
    addressee: str = ""
    topic: str = ""
    due_text: str = ""

    @property
    def responsible(self) -> str:
        """Who answers, in the nominative, as minutes name it."""
        for dative, nominative in RESPONSIBLE.items():
            if self.audience.startswith(dative):
                return self.audience.replace(dative, nominative, 1)
        return self.audience

    @property
    def told(self) -> str:
        """The same as an order or a decision says it: it tells, it does not propose."""
        return self.text.removeprefix("предлагаем ").removeprefix("Предлагаем ")

    @property
    def due_words(self) -> str:
        """«до 30.11.2023», or from what day it is counted."""
        return f"до {day(self.due)}" if self.due else self.due_text or NO_TERM


def month_end(today: date, days: int) -> date:
    """The last working day of the month that is ``days`` ahead."""
    ahead = today + timedelta(days=days)
    last = last_workday(ahead.replace(day=calendar.monthrange(ahead.year, ahead.month)[1]))
    # The last working day of a month may have passed before it is said.
    return last if last > today else last_workday(ahead)


def findings(results: Results, *, is_compared: bool = False) -> list[str]:
    """At most five sentences, each with its number and its uncertainty.

    is_compared: also with the year before, whose release an open paper prints then as well.
    """
    row = results.row
    if results.is_own_hidden or not results.listed:
        return []
    is_mark = results.scale == "отметки"
    high, low = (
        ("Качество", "Доля отметки «2»") if is_mark else ("Повышенный уровень", "Недостаточный уровень")
    )
    above = row["above_level"] if row["above_level"] in results.shown_levels and _has_above(results) else None
    said = []
    if results.has_marks:
        said += [
            groups.compared(row[f"{name}_difference"], above, percent(row[f"{name}_pct"], row["n"]), words)
            + f"{_before(results, name) if is_compared else ''}."
            for name, words in (("quality", high), ("low", low))
            if row[f"{name}_pct"] is not None
        ]
    elif mean := results.mean:
        # Without marks the scores still speak, and what ФИС ОКО published of them.
        value = f"{number(mean['mean_score'], 1)} из {number(mean['max_primary_score'])}"
        published = results.without_marks
        said += _published(results, published)
        score_above = above or published.get("score_above_level")
        difference = mean["score_difference"] if above else published.get("score_difference")
        said.append(groups.compared(difference, score_above, value, "Средний первичный балл") + ".")
    said.append(attendance_words(results))
    tasks = results.tasks()
    if tasks.height:
        weak = tasks.filter(pl.col("band") == "недостаточный").sort("completion_pct", nulls_last=True)
        unsure = tasks.filter(pl.col("band") == "неопределённый")
        if weak.height:
            words = ", ".join(map(task_words, weak.head(3).iter_rows(named=True)))
            # A task that is hard for everybody may be done less and still be enough for its difficulty.
            which = "ниже всего из них" if weak.height > 3 else "это"
            said.append(
                f"Недостаточно выполнено {out_of(weak.height, tasks.height, 'задание')}: {which} {words}."
            )
        elif unsure.height:
            said.append(
                f"{absent('tasks_insufficient', weak.height)}; пограничное значение – у "
                f"{out_of(unsure.height, tasks.height, 'задание')}."
            )
        elif tasks["band"].is_not_null().any():
            said.append("Все задания выполнены не ниже достаточного для своей сложности.")
        else:
            hardest = tasks.sort("completion_pct", nulls_last=True).row(0, named=True)
            said.append(f"Труднее всего задание {task_words(hardest)}.")
    said.append(journal_finding(results))
    return [sentence for sentence in said if sentence][:MAX_FINDINGS]


def _published(results: Results, row: dict) -> list[str]:
    """Quality by ФИС ОКО's own report beside the level above; nothing where none may be said."""
    n, quality = row.get("published_n"), row.get("quality_pct")
    if quality is None:
        return []
    shown = open_share(quality, n) if results.facts.is_open else quality
    if shown is None:
        return []
    said = groups.compared(
        row["quality_difference"], row["above_level"], percent(shown, n), "Качество по отчёту ФИС ОКО"
    )
    return [f"{said}."]


#: Share of a summary row → the same share of a pair of seasons.
IN_PAIRS = {"quality": "quality", "low": "mark2"}
CHANGES = {
    "рост": "рост больше случайного",
    "снижение": "снижение больше случайного",
    groups.CHANCE: f"разница {groups.CHANCE}",
}


def _before(results: Results, name: str) -> str:
    """How a share stands beside the same grade a year before; empty where they do not compare or may not be shown."""
    share = IN_PAIRS[name]
    pairs = results.pairs
    if pairs.is_empty():
        return ""
    pairs = pairs.filter(pl.col("pair_type") == SAME_GRADE, "is_comparable")
    pairs = pairs.drop_nulls([f"{share}_pct", f"previous_{share}_pct", f"{share}_change"])
    if pairs.is_empty():
        return ""
    pair = pairs.row(0, named=True)
    then = percent(pair[f"previous_{share}_pct"], pair["previous_n"])
    judged = CHANGES.get(pair[f"{share}_change"], "участников мало, сравнивать рано")
    return f"; в {school_year(pair['previous_school_year'])} – {then}, {judged}"


def attendance_words(results: Results) -> str:
    """Who wrote, of how many, in one sentence."""
    row = results.row
    listed, wrote = row["participants_cnt"], row["present_cnt"]
    if not listed:
        return results.people_words(row)
    if wrote == listed:
        return f"Работу писали все обучающиеся по списку: {number(listed)}."
    return (
        f"Работу писали {out_of(wrote, listed, 'обучающийся')} по списку, отсутствовали "
        f"{percent(row['absent_pct'], listed)}."
    )


def journal_finding(results: Results) -> str:
    """Marks against the journal in one sentence; empty where there is nothing to compare."""
    own, _ = results.report("results/journal")
    focus = own.filter(pl.col("group_level") == results.facts.place.level)
    return journal_words(focus.row(0, named=True)) if focus.height else ""


def journal_words(r: dict) -> str:
    """Shares of one row beside the journal; those that the version does not show are left out."""
    base = r["n"] or r["present_cnt"]
    sayings = (
        ("confirmed_pct", "Отметку журнала подтвердили {} участников"),
        ("raised_pct", "выше журнала – {}"),
        ("lowered_pct", "ниже журнала – {}"),
    )
    said = ", ".join(words.format(percent(r[c], base)) for c, words in sayings if r[c] is not None)
    return f"{upper_first(said)}." if said else ""


def task_words(r: dict) -> str:
    """«6.2 (35 %)»; only the task where its share is not shown."""
    code, share = r["task_code"], r["completion_pct"]
    return code if share is None else f"{code} ({percent(share, r['n'])})"


def _has_above(results: Results) -> bool:
    place = results.facts.place
    return place.has_region or place.level == "school"


def proposals(results: Results) -> list[Proposal]:
    """Recommendations by addressee: from the mart when it has some, otherwise drafts from the facts."""
    facts, place = results.facts, results.facts.place
    rows = ready(facts, place.school_code)
    # What is offered to one municipality is no proposal to a region.
    if rows.is_empty() or place.level == "region":
        return drafts(results)
    rows = rows.filter(pl.col("subject").is_null() | (pl.col("subject") == facts.procedure["subject"]))
    rows = rows.filter(pl.col("kind") == PROPOSAL)
    if not place.school_code:
        rows = rows.group_by("audience", maintain_order=True).head(MAX_BY_AUDIENCE)
    return [
        Proposal(
            AUDIENCES.get(r["audience"], r["audience"]),
            lower_first(in_infinitive(r["action"] or r["text"])),
            r["due"],
            r["fact"] or "",
            r["addressee"] or "",
            r["topic"] or "",
            r["due_text"] or "",
        )
        for r in rows.iter_rows(named=True)
    ] or drafts(results)


def ready(facts: Facts, school_code: str | None) -> pl.DataFrame:
    """Rows of ``rpt_recommendations`` for a school, or for everybody who is not a school; empty when not built."""
    rows = facts.rows_if_built("papers/recommendations", municipality=facts.place.municipality)
    if rows is None or rows.is_empty():
        return pl.DataFrame()
    about = facts.procedure
    season = f"{about['kind']}, {about['season']} {school_year(about['school_year'])}"
    # Of this procedure or its campaign only: what another one has shown is no ground here.
    rows = rows.filter(pl.col("campaign").is_in([about["procedure_id"], season]))
    # A term that has passed is not offered again: the drafts below are written from the same facts.
    rows = rows.filter(pl.col("due").is_null() | (pl.col("due") >= facts.today))
    if school_code:
        return rows.filter(pl.col("school_code") == school_code)
    return rows.filter(pl.col("school_code").is_null() & ~pl.col("is_person_level").fill_null(False))


def drafts(results: Results) -> list[Proposal]:
    """Proposals that follow from the tasks and the journal; a person edits and approves them."""
    facts = results.facts
    soon, later = month_end(facts.today, 30), month_end(facts.today, 60)
    subject = labels.subject_name(facts.procedure["subject"])
    tasks = results.tasks()
    weak = (
        tasks.filter(pl.col("band") == "недостаточный").sort("completion_pct", nulls_last=True).head(3)
        if tasks.height
        else tasks
    )
    made = []
    if weak.height and not results.is_own_hidden:
        listed = ", ".join(weak["task_code"])
        skills = "; ".join(dict.fromkeys(shorten(s, 70) for s in weak["skill"] if s))
        basis = f"задания {listed} выполнены ниже достаточного"
        made.append(
            Proposal(
                f"Методическому объединению ({subject})",
                f"разобрать на заседании {plural(weak.height, 'задание', 'задания', 'задания')} {listed}"
                + (f" ({skills})" if skills else "")
                + ", договориться о едином понимании критериев и подобрать задания для уроков",
                soon,
                basis,
            )
        )
        made.append(
            Proposal(
                "Образовательным организациям",
                f"предлагаем заместителям директоров и учителям сопоставить выполнение заданий {listed} "
                "в своих классах с муниципальным и выбрать одну–две темы для работы на уроках; ответ не требуется",
                later,
                basis,
            )
        )
    made += [
        Proposal(
            "Методическому центру",
            f"провести семинар по единым подходам к проверке развёрнутых ответов ({subject}) на обезличенных работах",
            later,
        ),
        Proposal(
            facts.coordinators,
            "согласовать со школами сроки, присутствие наблюдателей и выборочную перепроверку следующей работы "
            "по предмету",
            later,
        ),
    ]
    return made
