"""A plan's life: timings from its words, occurrences by policy, review, calendar file. Pure functions."""

from warehouse.plans.ics import calendar_file
from warehouse.plans.occurrences import Known, occurrences
from warehouse.plans.review import review
from warehouse.plans.timings import parse_timing

__all__ = ["Known", "calendar_file", "occurrences", "parse_timing", "review"]
