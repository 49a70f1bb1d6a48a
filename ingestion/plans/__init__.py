"""Plan documents and status reports of any format as measures; the timing of a measure is read elsewhere."""

from ingestion.plans.model import Measure, Note, OrderPoint, PlanDocument, PlanRefused, PlanSettings
from ingestion.plans.reader import (
    looks_like_plan,
    looks_like_status_report,
    measures_frame,
    order_points_frame,
    plan_frame,
    plan_from_rows,
    read_plan,
)
from ingestion.plans.recognise import may_begin_plan, plan_score
from ingestion.plans.status_report import StatusReport, read_status_report, report_frames
from warehouse.plans.names import strip_names

__all__ = [
    "Measure",
    "Note",
    "OrderPoint",
    "PlanDocument",
    "PlanRefused",
    "PlanSettings",
    "StatusReport",
    "looks_like_plan",
    "looks_like_status_report",
    "may_begin_plan",
    "measures_frame",
    "order_points_frame",
    "plan_frame",
    "plan_from_rows",
    "plan_score",
    "read_plan",
    "read_status_report",
    "report_frames",
    "strip_names",
]
