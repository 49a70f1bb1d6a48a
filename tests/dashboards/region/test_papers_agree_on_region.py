"""The page of a region, its letter and its talks with schools say the same of every case."""

import pytest

from dashboards import charts
from dashboards.documents.facts.context import Facts, Request
from dashboards.documents.facts.proposals import proposals
from dashboards.documents.facts.results import Results
from tests.dashboards.case_readers import reader_of
from tests.dashboards.documents.absence import PIXEL
from warehouse.home import Home

#: The newest and small one, and a large one with a scale in one municipality of many.
PLACES = (("ВПР-2022-весна-БИ-11", None), ("ВПР-2021-весна-МА-5", "город Барнаул"))


@pytest.mark.parametrize(("procedure", "municipality"), PLACES)
def test_the_letter_and_the_talks_say_what_the_page_says(altai_home, monkeypatch, procedure, municipality):
    monkeypatch.setattr(charts, "to_png", lambda *_, **__: PIXEL)
    reader = reader_of(altai_home, monkeypatch)
    place = {"municipality": municipality} if municipality else {}
    page = reader.page(procedure, **place)
    assert page.cases
    assert page.tested > len(page.cases)
    assert reader.differs(procedure, page, **place) == []


def test_a_region_is_offered_nothing_twice_and_nothing_that_one_municipality_was(altai_home):
    facts = Facts(Request(procedure_id=PLACES[0][0], home=Home(altai_home)))
    offered = [(one.audience, one.text) for one in proposals(Results(facts))]
    of_places = facts.rows("papers/recommendations")["fact"].drop_nulls().to_list()
    assert facts.place.level == "region"
    assert offered
    assert len(offered) == len(set(offered))
    assert not {one.basis for one in proposals(Results(facts))} & set(of_places)
