"""Pictures of the product: pure functions from a frame to an Altair chart."""

from dashboards.charts import bars, funnel, heatmap, lateness, scores, stacked, tasks, timeline, trend
from dashboards.charts.base import MAX_ROWS, Heading
from dashboards.charts.render import to_png, to_svg

__all__ = [
    "MAX_ROWS",
    "Heading",
    "bars",
    "funnel",
    "heatmap",
    "lateness",
    "scores",
    "stacked",
    "tasks",
    "timeline",
    "to_png",
    "to_svg",
    "trend",
]
