"""Addressed recommendations: facts × a rule table that a methodologist edits → strengths, then proposals."""

from __future__ import annotations

import hashlib
from collections import Counter
from datetime import date, timedelta
from typing import Any

import polars as pl

from warehouse.plans.workdays import next_workday
from warehouse.training.words import OTHER, Topic, fits_subject, has_stem, plain, topics_of

STRENGTH, PROPOSAL = "сильная сторона", "предложение"
MOST_STRENGTHS, MOST, MOST_OF_RULE = 2, 5, 2
#: Facts of a school about tasks, whose kind decides what is proposed; repeated topics and skipped tasks have their own.
OF_TASKS = ("topic_gap", "task_lower")
GROUP = ["audience", "campaign", "municipality", "school_code", "subject"]
# A row of a frame.
Row = dict[str, Any]
SCHEMA = {
    "recommendation_id": pl.String,
    "campaign": pl.String,
    "school_year": pl.Int32,
    "audience": pl.String,
    "addressee": pl.String,
    "municipality": pl.String,
    "school_code": pl.String,
    "subject": pl.String,
    "kind": pl.String,
    "order_no": pl.Int64,
    "rule_id": pl.String,
    "topic": pl.String,
    "fact": pl.String,
    "hypothesis": pl.String,
    "action": pl.String,
    "help": pl.String,
    "due": pl.Date,
    "due_text": pl.String,
    "measure": pl.String,
    "text": pl.String,
    "basis": pl.String,
    "n": pl.Int64,
    "is_person_level": pl.Boolean,
}


def recommendations(
    facts: pl.DataFrame,
    rules: pl.DataFrame,
    done: pl.DataFrame,
    events: pl.DataFrame,
    measures: pl.DataFrame,
    topics: list[Topic],
    today: date | None = None,
    actions: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Strengths first, then at most five proposals for every addressee of every campaign; SCHEMA.

    Args:
        facts: audience (школа, методобъединение, координатор, управление), addressee, campaign, school_year,
            municipality, school_code, subject, grade, fact_kind, topic_text, fact (the sentence with n, task,
            skill), strength (greater first), n, received_on (results received), basis (keys), is_person_level,
            task_kind (краткий or развёрнутый, null where the tasks differ or nobody knows).
        rules: the seed `support_recommendation_rules`: rule_id, audience, kind, fact_kind, weight, hypothesis, action,
            help, deadline_days, measure_stems, done_stems; `{тема}` in a template stands for the topic in words.
        done: municipality, school_code (null = the whole municipality), topic (or null), what (its words), done_on.
        events: municipality (null = all), text, day_on, what — courses, practices, seminars to name with a date.
        measures: municipality (null), number, title, plan_title — to name the measure that a proposal carries out.
        today: the day of the build; a term that has passed by then is not named. None = every term is named.
        actions: the seed `support_actions`: topic, task_kind, action; None = the words of the rules alone.

    What was already carried out after the results came is left out; of one rule at most two stand in
    one paper. Nothing is made up: an addressee without a fact gets nothing.
    """
    known = actions.iter_rows(named=True) if actions is not None else ()
    catalogue = {(a["topic"] or "", a["task_kind"] or ""): str(a["action"]) for a in known}
    ruled = facts.join(rules, on=["audience", "fact_kind"], how="inner", maintain_order="left")
    rows = []
    for _, part in ruled.sort("campaign", "audience", "addressee").group_by(GROUP, maintain_order=True):
        ordered = part.sort([pl.col("weight") + pl.col("strength"), pl.col("fact")], descending=[True, False])
        rows += _chosen(ordered, done, events, measures, topics, today, catalogue)
    return pl.DataFrame(rows, schema=SCHEMA)


def _chosen(
    part: pl.DataFrame,
    done: pl.DataFrame,
    events: pl.DataFrame,
    measures: pl.DataFrame,
    topics: list[Topic],
    today: date | None,
    catalogue: dict[tuple[str, str], str],
) -> list[Row]:
    kept: list[Row] = []
    seen: set[tuple[str, str, str | None, int | None]] = set()
    by_rule: Counter[str] = Counter()
    for row in part.iter_rows(named=True):
        # One topic of a subject is one proposal, whichever rules it fits: the weightiest stands first.
        topic = plain(row["topic_text"])
        key = (row["kind"] if topic else row["rule_id"], topic, row["subject_of_fact"], row["grade"])
        limit = MOST_STRENGTHS if row["kind"] == STRENGTH else MOST
        if key in seen or by_rule[row["kind"]] >= limit or by_rule[row["rule_id"]] >= MOST_OF_RULE:
            continue
        if row["kind"] == PROPOSAL and is_done(row, done, topics):
            continue
        seen.add(key)
        by_rule.update([row["kind"], row["rule_id"]])
        kept.append(row)
    kept.sort(key=lambda r: r["kind"] != STRENGTH)
    used_events: set[str] = set()
    return [
        _written(row, place, events, measures, topics, used_events, today, catalogue)
        for place, row in enumerate(kept, 1)
    ]


def is_done(row: Row, done: pl.DataFrame, topics: list[Topic]) -> bool:
    """Whether the proposal was carried out for this school or municipality after the results came.

    Either work on the fact's topic has been done, or something whose words the rule names as making it needless.
    """
    own = set(topics_of(row["topic_text"], topics, subject=row["subject_of_fact"] or ""))
    stems = [s for s in (row["done_stems"] or "").split("|") if s]
    if not (own or stems) or row["received_on"] is None:
        return False
    return any(
        (d["topic"] in own or has_stem(plain(d["what"]), stems))
        and d["done_on"] >= row["received_on"]
        and (d["school_code"] is None or d["school_code"] == row["school_code"])
        and (d["municipality"] is None or d["municipality"] == row["municipality"])
        for d in done.iter_rows(named=True)
    )


def _written(
    row: Row,
    place: int,
    events: pl.DataFrame,
    measures: pl.DataFrame,
    topics: list[Topic],
    used_events: set[str],
    today: date | None,
    catalogue: dict[tuple[str, str], str],
) -> Row:
    topic = topics_of(row["topic_text"], topics, subject=row["subject_of_fact"] or "")
    words = {"тема": _topic_words(row)}
    due = None
    if row["received_on"] is not None and row["deadline_days"]:
        # Nobody is asked to finish on a Sunday or on the second of January.
        due = next_workday(row["received_on"] + timedelta(days=row["deadline_days"]))
    template = action_of(row["fact_kind"], topic, row["task_kind"], catalogue) or row["action"]
    action, hypothesis = _fill(template, words), _fill(row["hypothesis"], words)
    is_proposal = row["kind"] == PROPOSAL
    help_ = _help(row, set(topic), events, words, used_events) if is_proposal else None
    measure = measure_for(row, measures) if is_proposal else None
    parts = [row["fact"], hypothesis, action]
    if help_:
        parts.append(f"Методический центр: {help_}")
    due_text = _due_words(due, row["deadline_days"], today) if is_proposal else None
    if due_text:
        parts.append(f"Срок: {due_text}; ответ не требуется")
    if measure:
        parts.append(f"Мера плана: {measure}")
    key = "|".join(str(row[c] or "") for c in (*GROUP, "rule_id", "fact"))
    return {
        "recommendation_id": "АР-" + hashlib.md5(key.encode()).hexdigest()[:10].upper(),
        **{
            c: row[c]
            for c in ("campaign", "school_year", "audience", "addressee", "municipality", "school_code")
        },
        **{c: row[c] for c in ("kind", "rule_id", "basis", "n", "is_person_level")},
        "fact": row["fact"].replace(" %", "\u00a0%"),
        "subject": row["subject_of_fact"],
        "order_no": place,
        "topic": topic[0] if topic else OTHER,
        "hypothesis": hypothesis,
        "action": action,
        "help": help_,
        "due": due if is_proposal else None,
        "due_text": due_text,
        "measure": measure,
        "text": " ".join(_sentence(p) for p in parts if p).replace(" %", "\u00a0%"),
    }


def action_of(
    fact_kind: str, topics: list[str], task_kind: str | None, catalogue: dict[tuple[str, str], str]
) -> str | None:
    """What the catalogue proposes for a fact about tasks: topic and kind, else topic, else kind; None = nothing.

    catalogue: (topic or "", kind or "") → words with {тема} in them.
    """
    if fact_kind not in OF_TASKS:
        return None
    kinds = (task_kind, "") if task_kind else ("",)
    pairs = [(topic, kind) for kind in kinds for topic in topics]
    pairs.sort(key=lambda pair: pair[1] == "")
    return next((catalogue[pair] for pair in [*pairs, ("", task_kind or "")] if pair in catalogue), None)


def _due_words(due: date | None, days: int | None, today: date | None) -> str | None:
    """A day, or the number of days where it is not known when the results came; a day that has passed is not named."""
    if due and today and due < today:
        return "срок согласуется"
    if due:
        return f"до {due:%d.%m.%Y}"
    return f"{days} дней с получения результатов" if days else None


def _topic_words(row: Row) -> str:
    text = (row["topic_text"] or OTHER).strip().rstrip(".")
    text = text[:1].lower() + text[1:]
    return str(text.removeprefix("умение "))


def _fill(template: str | None, words: dict[str, str]) -> str | None:
    if not template:
        return None
    for name, value in words.items():
        template = template.replace("{" + name + "}", value)
    return template


def _sentence(text: str) -> str:
    text = text.strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else text + "."


def _help(
    row: Row, topic: set[str], events: pl.DataFrame, words: dict[str, str], used: set[str]
) -> str | None:
    """The template, and the nearest named event on the topic with its date; an event is named once in a paper."""
    text = _fill(row["help"], words)
    since: date | None = row["received_on"]
    for event in events.iter_rows(named=True):
        fits = event["topic"] in topic and fits_subject(event["text"], row["subject_of_fact"], row["grade"])
        here = event["municipality"] is None or event["municipality"] == row["municipality"]
        later = event["day_on"] is None or since is None or event["day_on"] >= since
        elsewhere = event["school_code"] is None or event["school_code"] != row["school_code"]
        if fits and here and later and elsewhere and event["what"] not in used:
            used.add(event["what"])
            return f"{text}; {event['what']}" if text else event["what"]
    return text


def measure_for(row: Row, measures: pl.DataFrame) -> str | None:
    """The measure of the plan in force that fits the rule: its stems in order, then the plan's order."""
    stems = [s for s in (row["measure_stems"] or "").split("|") if s]
    in_force = []
    for measure in measures.iter_rows(named=True):
        is_in_force = row["received_on"] is None or (
            (
                measure["period_start"] is None
                or measure["period_start"] <= row["received_on"] + timedelta(days=120)
            )
            and (measure["period_end"] is None or row["received_on"] <= measure["period_end"])
        )
        if is_in_force:
            in_force.append((plain(measure["title"]), f"{measure['number']} «{measure['title'].strip()}»"))
    return next((named for stem in stems for title, named in in_force if has_stem(title, [stem])), None)
