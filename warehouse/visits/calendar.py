"""Days of visits as a calendar file (RFC 5545): no names and no reasons, only that somebody is awaited somewhere."""

from datetime import date

import polars as pl

from warehouse.plans.ics import Term, written


def calendar_file(visits: pl.DataFrame, today: date) -> bytes:
    """Visits (visit_id, visit_date, school_name) as all-day events; the same visits and day give the same bytes."""
    rows = visits.select("visit_id", "visit_date", "school_name").iter_rows()
    terms = (Term(key.replace("|", "-"), day, f"Выезд: {school}") for key, day, school in rows)
    return written(terms, today, "Выезды")
