"""Sentences of absence in papers of a region: procedures that between them meet every sentence that a region meets.

All twelve by hand: ``python -m tests.dashboards.documents.absence HOME``.
"""

import pytest

from dashboards import charts
from tests.dashboards.documents.absence import PIXEL, Counted
from warehouse.home import Home

#: With an earlier season without marks; with a school where nobody wrote; the newest, small and without a scale.
SAMPLE = ("ВПР-2021-весна-МА-5", "ВПР-2021-весна-РУ-4", "ВПР-2022-весна-БИ-11")


@pytest.fixture(scope="module")
def counted(altai_home):
    found = Counted(Home(altai_home))
    yield found
    found.marts.close()


def test_no_sentence_of_absence_in_papers_of_a_region_is_false(counted, monkeypatch):
    monkeypatch.setattr(charts, "to_png", lambda *_, **__: PIXEL)
    asked = [one for procedure in SAMPLE for one in counted.asked(procedure)]
    assert {one.level for one in asked} == {"region", "municipality", "school"}
    assert [line for one in asked for line in counted.false_in(one)] == []
    # Sentences about one large group, about a few people, about nobody, and about files that nobody has loaded.
    assert counted.met.keys() >= {
        "seasons",
        "seasons_marks",
        "groups_small",
        "shape",
        "marks",
        "tasks",
        "scale",
    }
    assert len(counted.met) >= 25
