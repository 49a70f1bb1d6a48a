"""Plan documents and status reports of any format as measures; the timing of a measure is read elsewhere."""

from ingestion.plans.model import Measure, Note, OrderPoint, PlanDocument, PlanRefused, PlanSettings
from ingestion.plans.names import strip_names
from ingestion.plans.reader import (
    looks_like_plan,
    measures_frame,
    order_points_frame,
    plan_frame,
    plan_from_rows,
    read_plan,
)

__all__ = [
    "Measure",
    "Note",
    "OrderPoint",
    "PlanDocument",
    "PlanRefused",
    "PlanSettings",
    "looks_like_plan",
    "measures_frame",
    "order_points_frame",
    "plan_frame",
    "plan_from_rows",
    "read_plan",
    "strip_names",
]
