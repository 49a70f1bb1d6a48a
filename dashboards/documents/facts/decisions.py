"""What earlier meetings decided, as a reader of a paper may see it: a talk with one school stays with that school."""

from __future__ import annotations

import polars as pl

from dashboards.documents.facts.context import Facts
from dashboards.documents.facts.names import school as short
from warehouse.training.words import named_subjects

# Words by which a body is recognised, however the clerk wrote it: the first that fits, as in the mart of changes.
BODIES = {
    "собеседование": "собеседован",
    "ГМО": "методич|(?:^|[^а-яё])[гмр]мо(?:$|[^а-яё])",
    "коллегия": "коллеги",
    "вебинар": "вебинар|заместител",
    "совещание": "руковод|совещан",
}


def decisions(facts: Facts) -> pl.DataFrame:
    """Decisions of meetings, newest first; those of talks only when the paper is about that very school."""
    rows = facts.rows_if_built("papers/decisions")
    if rows is None or rows.is_empty():
        return pl.DataFrame()
    is_talk = _is_kind("собеседование")
    code = facts.request.school_code
    if not code:
        return rows.filter(~is_talk)
    topic = pl.col("topic").fill_null("")
    named = topic.str.contains(code, literal=True)
    for name in {facts.school_name(code), short(facts.school_name(code))}:
        # «СОШ № 1» must not meet a talk with «СОШ № 12».
        named = named | topic.str.contains(rf"(?:^|\W){pl.escape_regex(name)}(?:\W|$)")
    return rows.filter(~is_talk | named)


def last_meeting(facts: Facts, kind: str) -> pl.DataFrame:
    """Decisions of the last meeting of this very body: another body, or the union of another subject, is not asked."""
    rows = decisions(facts)
    if rows.is_empty():
        return rows
    chosen = rows.filter(_is_kind(kind))
    if kind == "ГМО" and not facts.procedures.is_empty():
        codes = facts.request.procedures or (facts.procedure["procedure_id"],)
        subjects = set(facts.procedures.filter(pl.col("procedure_id").is_in(list(codes)))["subject"])
        said = chosen.select(
            pl.concat_str("topic", "responsible", "decision", separator=" ", ignore_nulls=True).alias("said")
        )["said"]
        is_own = [not (named := named_subjects(text)) or bool(subjects & named) for text in said]
        chosen = chosen.filter(pl.Series("is_own", is_own, dtype=pl.Boolean))
    if chosen.is_empty():
        return chosen
    return chosen.filter(pl.col("meeting_date") == chosen["meeting_date"].max())


def body() -> pl.Expr:
    """The body that met, by the kind of the meeting; null where its words name none."""
    words = pl.col("meeting_kind").fill_null("").str.to_lowercase()
    return pl.coalesce(*(pl.when(words.str.contains(by)).then(pl.lit(name)) for name, by in BODIES.items()))


def _is_kind(kind: str) -> pl.Expr:
    return body().eq_missing(pl.lit(kind))
