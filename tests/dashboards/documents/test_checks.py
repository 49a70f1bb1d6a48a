"""Draws of works and visits: repeatable, blind to results, made before they arrive, a fifth of visits at random."""

from hashlib import sha256

import pytest

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.kinds.checks import SAMPLE, SPARE
from dashboards.documents.model import INTERNAL
from dashboards.documents.registry import compose
from warehouse.home import Home
from warehouse.objectivity.check_design import AT_RANDOM, BY_EVIDENCE, works_needed
from warehouse.query import Scope, query

KEY = "приказ № 15"


def drawn(home, **asked):
    request = Request(version=INTERNAL, home=Home(home), key=KEY, **asked)
    return compose("check_works", request)


@pytest.fixture(scope="module")
def written(demo_home):
    """A procedure with results."""
    return query("results/procedures", Scope(), home=Home(demo_home))["procedure_id"][0]


def test_the_sample_has_the_size_that_the_precision_needs(demo_home, written):
    for precision in (3.0, 10.0):
        book = drawn(demo_home, procedure_id=written, precision_pts=precision)
        *classes, total = book.sheets["Сколько работ"].rows
        population, works = total[2], total[3]
        assert works == works_needed(precision / 100, population)
        assert sum(row[3] for row in classes) == works
        assert sum(row[2] for row in classes) == population
        assert [row[5] for row in book.sheets["Работы"].rows].count(SAMPLE) == works


def test_the_order_in_a_class_is_the_published_hash(demo_home, written):
    rows = drawn(demo_home, procedure_id=written).sheets["Работы"].rows
    first = [row for row in rows if row[:3] == rows[0][:3]]
    hashes = [sha256("|".join((KEY, written, *row[1:4])).encode()).hexdigest() for row in first]
    assert hashes == sorted(hashes)
    assert [row[4] for row in first] == list(range(1, len(first) + 1))
    assert {row[5] for row in rows} <= {SAMPLE, SPARE}


def test_before_results_arrive_places_in_the_list_are_drawn(demo_home):
    calendar = query("papers/calendar", Scope(), home=Home(demo_home))
    ahead = calendar.filter(~calendar["has_results"]).row(0, named=True)
    book = drawn(demo_home, procedure_id=ahead["procedure_id"])
    table = book.sheets["Работы"]
    assert "Номер в списке класса" in [c.header for c in table.columns]
    assert all(row[3].isdigit() and len(row[3]) == 2 for row in table.rows)
    assert {int("".join(c for c in row[2] if c.isdigit())) for row in table.rows} == {ahead["class_grade"]}


def test_a_fifth_of_visits_goes_to_classes_without_signs(demo_home):
    book = compose("check_visits", Request(version=INTERNAL, home=Home(demo_home), visits=10, key=KEY))
    rows = book.sheets["План выездов"].rows
    assert len(rows) == 10
    why = [row[3] for row in rows]
    assert why.count(AT_RANDOM) >= 2
    assert why.count(BY_EVIDENCE) > 0
    assert [row[1] for row in rows] != [r[1] for r in sorted(rows, key=lambda r: r[3])] or len(set(why)) == 1
    assert [row[0] for row in rows] == sorted(row[0] for row in rows), (
        "school names repeat between municipalities"
    )


def test_visits_of_another_key_are_other_visits(demo_home):
    plans = [
        compose("check_visits", Request(version=INTERNAL, home=Home(demo_home), visits=10, key=key)).sheets
        for key in (KEY, KEY, "другой приказ")
    ]
    tables = [plan["План выездов"].rows for plan in plans]
    assert tables[0] == tables[1]
    assert tables[0] != tables[2]


def test_a_head_of_all_schools_gets_no_lists(demo_home):
    with pytest.raises(CannotComposeError, match="методист"):
        drawn(demo_home, scope=Scope(role="head"))
