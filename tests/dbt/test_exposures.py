"""Every page and every paper is an exposure, and names exactly the tables that its queries read."""

import pytest
import yaml

from tests.dbt.exposures import FILE, QUERIES, TABLE, dependency, pages, papers

DECLARED = {e["name"]: e for e in yaml.safe_load(FILE.read_text(encoding="utf-8"))["exposures"]}
FOUND = {**pages(), **papers()}


def test_every_page_and_paper_is_an_exposure_and_nothing_else():
    assert set(DECLARED) == set(FOUND)


@pytest.mark.parametrize("name", FOUND)
def test_depends_on_is_what_the_queries_read(name):
    found = {dependency(table) for table in FOUND[name]}
    assert found, name
    assert set(DECLARED[name]["depends_on"]) == found, "python -m tests.dbt.exposures"


def test_every_table_of_a_query_reaches_a_page_or_a_paper():
    used = {table for tables in FOUND.values() for table in tables}
    # A query outside of pages and papers is read by commands and the schedule.
    read = {
        ".".join(t) for name, sql in QUERIES.items() if name.startswith("paper_") for t in TABLE.findall(sql)
    }
    assert read <= used
