"""`read_plan`: a plan document of any format as measures, for the ingestion core and for tests."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.plans.drafts import Section
from ingestion.plans.header import Header, with_number_column
from ingestion.plans.heads import find_header, why_no_header
from ingestion.plans.marks import Due, read_mark
from ingestion.plans.measures import measures_of, year_of_heading
from ingestion.plans.model import Measure, Note, PlanDocument, PlanRefused, PlanSettings
from ingestion.plans.notes import note
from ingestion.plans.order import MONTH_HEADING, begun_in_summer, in_month_of_title
from ingestion.plans.period import find_period
from ingestion.plans.period_known import Evidence
from ingestion.plans.preamble import approves_plan, find_approval, find_points, find_title, preamble_lines
from ingestion.plans.recognise import is_plan_rows, is_status_report_rows
from ingestion.plans.roles import ANSWERS, role_of
from ingestion.plans.row import Row
from ingestion.plans.rows import read_rows
from ingestion.plans.table import TableReader
from ingestion.plans.text import has_section_mark
from warehouse.plans.plan_key import plan_key, short_key

WORDS_OF_ROLES = {
    "title": "мероприятие",
    "timing": "срок",
    "responsible": "ответственный",
    "level": "мероприятие",
}


def read_plan(
    path: Path | str, settings: PlanSettings | None = None, name: str | None = None
) -> PlanDocument:
    """The plan in a txt, docx, xlsx or pdf file.

    `name` is the file's own name when `path` is a copy (an archive keeps bytes under their hash).
    Raises `PlanRefused` with one Russian sentence when the document cannot be read without guessing.
    """
    path = Path(path)
    return plan_from_rows(read_rows(path), name or path.name, settings)


def plan_from_rows(rows: list[Row], name: str, settings: PlanSettings | None = None) -> PlanDocument:
    """The plan in rows already read; the same for every format."""
    settings = settings or PlanSettings()
    found = find_header(rows)
    if not found:
        if order := _order_alone(rows, name, settings):
            return order
        raise PlanRefused(why_no_header(rows))
    header, first, after = found
    above = rows[:first]
    reader = TableReader(with_number_column(header, rows[after:]), rows[after:])
    if above and len(above[-1].filled) == 1 and _is_heading(" ".join(filter(None, above[-1].cells)), header):
        heading = above.pop()
        reader.events.append(Section(" ".join(filter(None, heading.cells)), heading))
    lines = preamble_lines(above)
    answers = _answers_above(lines, header)
    measures, notes = measures_of(reader, answers)
    if answers:
        notes.append(note("plan_responsible_from_heading", rows[first], value=answers))
    title, title_at = find_title(lines)
    measures = in_month_of_title(measures, title)
    approved = find_approval(lines[:title_at])
    stem = Path(name).stem
    headings = [
        year[:3]
        for event in reader.events
        if isinstance(event, Section) and (year := year_of_heading(event.text))
    ]
    headings += [year[:3] for name in _span_names(reader.header) if (year := year_of_heading(name))]
    known = Evidence(
        title, [text for text, _, _ in lines], stem, approved, headings, [m.timing_text for m in measures]
    )
    start, end, years, period_notes = find_period(known, settings)
    if years == "school":
        measures = begun_in_summer(measures, start, approved)
    plan_id = plan_key(stem)
    return PlanDocument(
        plan_id=plan_id,
        short_id=short_key(plan_id),
        source_file=name,
        title=title or stem,
        approved_on=approved,
        period_start=start,
        period_end=end,
        years=years,
        measures=tuple(measures),
        order_points=tuple(find_points(lines)),
        notes=tuple(period_notes + _about_head(reader.header, rows[first], measures) + notes),
    )


def _is_heading(text: str, header: Header) -> bool:
    """Whether a line right above the head is the heading of its rows: a section, or a month over rows without times."""
    return has_section_mark(text) or (header.timing is None and bool(MONTH_HEADING.fullmatch(text)))


def _span_names(header: Header) -> list[str]:
    """Names of the columns that are spans of days: years among them say which years the plan is for."""
    return [name for role, name in zip(header.roles, header.names, strict=True) if role == "span"]


def _answers_above(lines: list[tuple[str, int, bool]], header: Header) -> str:
    """Who answers for the whole plan, by a line above a table that has no column of them; empty without one."""
    if header.at("responsible") is not None or header.at("combined") is not None:
        return ""
    found = [told for text, _, _ in lines if (told := ANSWERS.match(text))]
    return found[-1]["who"].rstrip(" .") if found else ""


def _order_alone(rows: list[Row], name: str, settings: PlanSettings) -> PlanDocument | None:
    """An order that approves a plan and stands without it: its points are kept, measures come with the plan."""
    lines = preamble_lines(rows)
    points = find_points(lines)
    if not points or not approves_plan(lines):
        return None
    title, _ = find_title(lines)
    approved, stem = find_approval(lines), Path(name).stem
    known = Evidence(title, [text for text, _, _ in lines], stem, approved, [], [])
    try:
        start, end, years, notes = find_period(known, settings)
    except PlanRefused:
        if approved is None:
            raise
        first = approved.year if approved.month >= 7 else approved.year - 1
        start, end, years = date(first, 9, 1), date(first + 1, 8, 31), "school"
        notes = [note("plan_period_of_order", rows[0], value=f"{approved:%d.%m.%Y}")]
    plan_id = plan_key(stem)
    alone = note("plan_order_alone", rows[0], value=title)
    return PlanDocument(
        plan_id,
        short_key(plan_id),
        name,
        title or stem,
        approved,
        start,
        end,
        years,
        (),
        tuple(points),
        (alone, *notes),
    )


def _about_head(header: Header, row: Row, measures: list[Measure]) -> list[Note]:
    """What a person should know of how the columns were told."""
    by_content = [
        f"{name} – {WORDS_OF_ROLES[role]}"
        for role, name in zip(header.roles, header.names, strict=True)
        if role in WORDS_OF_ROLES and name and role_of(name) != role
    ]
    notes = [note("plan_head_by_content", row, value=", ".join(by_content))] if by_content else []
    is_dated = any(measure.timing_text for measure in measures)
    return notes if is_dated else [*notes, note("plan_no_timing", row)]


def looks_like_plan(source: str | list[Any]) -> bool:
    """Whether a text (tab-separated) or rows of cells hold a plan: recognition by content.

    A status report, whose time and responsible share one column, is not a plan.
    """
    return is_plan_rows(source)


def looks_like_status_report(source: str | list[Any]) -> bool:
    """Whether a text or rows of cells hold a school's status report (time and responsible in one column)."""
    return is_status_report_rows(source)


MEASURE_SCHEMA = {
    "plan_id": pl.String,
    "source_file": pl.String,
    "ordinal": pl.Int64,
    "number": pl.String,
    "printed_number": pl.String,
    "title": pl.String,
    "timing_text": pl.String,
    "responsible": pl.String,
    "expected_result": pl.String,
    "direction": pl.String,
    "place": pl.String,
    "line": pl.Int64,
    "mark_text": pl.String,
    "mark_status": pl.String,
    "done_on": pl.Date,
    "new_due_on": pl.Date,
    "within_start": pl.Date,
    "within_end": pl.Date,
}
PLAN_SCHEMA = {
    "plan_id": pl.String,
    "short_id": pl.String,
    "source_file": pl.String,
    "title": pl.String,
    "approved_on": pl.Date,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "years": pl.String,
}
POINT_SCHEMA = {
    "plan_id": pl.String,
    "number": pl.String,
    "text": pl.String,
    "due_text": pl.String,
    "due_date": pl.Date,
    "line": pl.Int64,
}


def plan_frame(plan: PlanDocument) -> pl.DataFrame:
    """One row about the plan (`PLAN_SCHEMA`)."""
    return pl.DataFrame([{column: getattr(plan, column) for column in PLAN_SCHEMA}], schema=PLAN_SCHEMA)


def measures_frame(plan: PlanDocument) -> pl.DataFrame:
    """A row a measure (`MEASURE_SCHEMA`)."""
    own = {"plan_id": plan.plan_id, "source_file": plan.source_file}
    rows = [{c: row[c] for c in MEASURE_SCHEMA} for row in (own | _told(m, plan) for m in plan.measures)]
    return pl.DataFrame(rows, schema=MEASURE_SCHEMA)


def _told(measure: Measure, plan: PlanDocument) -> dict[str, Any]:
    """A measure in the columns of its table: its mark taken apart, its own days apart from the plan's."""
    start, end = measure.within or (None, None)
    days = measure.within or (plan.period_start, plan.period_end)
    mark = read_mark(measure.mark, Due(*days, plan.years == "school", measure.timing_text))
    return vars(measure) | {
        "mark_text": measure.mark,
        "mark_status": mark.status,
        "done_on": mark.done_on,
        "new_due_on": mark.new_due_on,
        "within_start": start,
        "within_end": end,
    }


def order_points_frame(plan: PlanDocument) -> pl.DataFrame:
    """A row a point of the order above the plan (`POINT_SCHEMA`)."""
    rows = [
        {"plan_id": plan.plan_id} | {c: getattr(p, c) for c in POINT_SCHEMA if c != "plan_id"}
        for p in plan.order_points
    ]
    return pl.DataFrame(rows, schema=POINT_SCHEMA)
