"""Schedules of assessment that schools publish: three layouts, one row a class, a subject or a parallel."""
