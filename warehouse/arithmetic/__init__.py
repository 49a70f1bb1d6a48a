"""Arithmetic without a subject: comparisons, null distributions, exact shares."""
