"""Facts of one procedure as tables of a paper, already cut by the version: what the pages show, what may leave."""

from __future__ import annotations

from dashboards.documents.facts.marks import Marks
from dashboards.documents.facts.seasons import Seasons
from dashboards.documents.facts.tables import MARK_VALUES
from dashboards.documents.facts.tasks import Tasks


class Results(Marks, Tasks, Seasons):
    """Tables of the chosen group and of the level below, by subject in the modules beside."""


__all__ = ["MARK_VALUES", "Results"]
