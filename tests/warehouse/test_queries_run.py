"""Every named query runs on the frozen home as the present models build it: no column is gone, no table misspelt."""

import re

import pytest

from warehouse.home import Home
from warehouse.query import QUERIES, Scope, query

NAMES = sorted(path.relative_to(QUERIES).with_suffix("").as_posix() for path in QUERIES.rglob("*.sql"))
#: Limits of rows cannot be left out.
NUMBERS = {"row_limit": 10}


@pytest.mark.parametrize("name", NAMES)
def test_a_named_query_runs_whole_and_for_a_head(frozen_home, name):
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    filters = {key: value for key, value in NUMBERS.items() if re.search(rf"\${key}\b", sql)}
    whole = query(name, Scope(), home=Home(frozen_home), **filters)
    assert (
        query(name, Scope(role="head", schools=()), home=Home(frozen_home), **filters).columns
        == whole.columns
    )
