"""Every kind and version on a region: true, or a sentence why not; what goes to municipalities names them."""

import pytest

from dashboards import charts
from dashboards.documents.facts.context import Facts, Request
from dashboards.documents.model import Table
from dashboards.documents.registry import compose
from tests.dashboards.documents.absence import PIXEL, Counted
from tests.dashboards.documents.test_every_home import ALL, wrong_in
from warehouse.home import Home


@pytest.fixture(scope="module")
def region(altai_home):
    found = Counted(Home(altai_home))
    yield found
    found.marts.close()


@pytest.fixture(autouse=True)
def _without_pixels(monkeypatch):
    monkeypatch.setattr(charts, "to_png", lambda *_, **__: PIXEL)


def test_on_a_region_every_paper_is_true_or_says_what_it_lacks(region):
    wrong = {(name, version): wrong_in(region, name, version, "region") for name, version in ALL}
    assert {key: said for key, said in wrong.items() if said} == {}


@pytest.mark.parametrize("name", ["order_observers", "order_objectivity", "order_season"])
def test_an_order_of_a_region_goes_to_its_municipalities(region, name):
    areas = Facts(Request(home=region.home)).municipalities_here
    tables = [block for block in compose(name, Request(home=region.home)).blocks if isinstance(block, Table)]
    signed = [row[1] for row in tables[-1].rows]
    assert len(areas) > 10
    assert signed[: len(areas)] == [f"Руководитель органа управления образованием: {area}" for area in areas]
    assert max(len(table.rows) for table in tables) <= len(areas) + 3
    of_one = Facts(Request(home=region.home, municipality=areas[-1]))
    assert of_one.municipalities_here == []
