"""Counts that stay in queries say what the reader may see: compared with a second computation on the facts."""

import duckdb
import pytest

from warehouse.home import Home
from warehouse.query import Scope, query


@pytest.fixture(scope="module")
def known(demo_home):
    """The published build, whole: (connection, home, codes of schools by municipality)."""
    home = Home(demo_home)
    with duckdb.connect(str(home.published()), read_only=True) as connection:
        rows = connection.execute(
            "select municipality, list(school_code order by school_code) from marts.dim_schools group by municipality"
        ).fetchall()
        yield connection, home, dict(rows)


def scopes(schools: dict[str, list[str]]) -> dict[str, tuple[Scope, str]]:
    """Name → (scope, the same scope as a condition on facts)."""
    place, codes = max(schools.items(), key=lambda item: len(item[1]))
    listed = ", ".join(f"'{code}'" for code in codes)
    return {
        "whole": (Scope(), "true"),
        "head": (Scope(role="head"), "true"),
        "municipality": (Scope(municipalities=(place,)), f"school_code in ({listed})"),
        "school": (Scope(schools=(codes[1],), role="school"), f"school_code = '{codes[1]}'"),
        "nowhere": (Scope(municipalities=("Нет такого",)), "false"),
    }


NAMES = ("whole", "head", "municipality", "school", "nowhere")


@pytest.mark.parametrize("name", NAMES)
def test_uploads_of_a_procedure_count_the_schools_in_scope(known, name):
    connection, home, schools = known
    scope, condition = scopes(schools)[name]
    found = query("data/upload_procedures", scope, home=home)
    counted = connection.execute(
        "select procedure_id, sum((status = 'received')::int), sum((status = 'late')::int), "
        f"sum((status in ('missing', 'gap'))::int) from marts.fct_upload_status where {condition} group by 1"
    ).fetchall()
    said = {
        (p, r, late, m + g)
        for p, r, late, m, g in found.select(
            "procedure_id", "received_cnt", "late_cnt", "missing_cnt", "gap_cnt"
        ).iter_rows()
    }
    assert said == {(p, int(r), int(late), int(m)) for p, r, late, m in counted}


@pytest.mark.parametrize("name", NAMES)
def test_freshness_of_a_school_counts_its_procedures_for_every_role(known, name):
    connection, home, schools = known
    scope, condition = scopes(schools)[name]
    found = query("data/freshness_schools", scope, home=home)
    counted = connection.execute(
        "select school_code, count(distinct procedure_id), max(facts.school_year) from marts.dim_schools "
        f"left join marts.fct_participant_results as facts using (school_code) where {condition} group by 1"
    ).fetchall()
    assert set(found.select("school_code", "procedures_cnt", "last_school_year").iter_rows()) == set(counted)


@pytest.mark.parametrize("name", NAMES)
def test_findings_of_files_are_counted_for_the_whole_department_only(known, name):
    connection, home, schools = known
    scope, _ = scopes(schools)[name]
    rules = query("data/findings_by_rule", scope, home=home)
    held = query("data/quarantine", scope, home=home, row_limit=5000)
    counted = connection.execute(
        "select (select count(*) from ops.findings), (select count(*) from ops.quarantine)"
    ).fetchone()
    assert (rules["findings_cnt"].sum(), held.height) == (counted if scope.is_whole else (0, 0))
    assert held["total_cnt"].to_list() == [held.height] * held.height


@pytest.mark.parametrize("name", NAMES)
def test_published_figures_are_counted_in_scope(known, name):
    connection, home, schools = known
    scope, _ = scopes(schools)[name]
    found = query("data/reference_summary", scope, home=home)
    # A figure of a wider group is context for everybody whom its place does not leave out.
    seen = "true"
    if scope.municipalities:
        seen = f"(municipality is null or municipality = '{scope.municipalities[0]}')"
    if scope.schools:
        seen = f"(school_code is null or school_code = '{scope.schools[0]}')"
    for report in ("marks", "journal", "scores", "items", "planned"):
        counted = connection.execute(
            f"select count(*) from marts.fct_reference_{report} where {seen}"
        ).fetchone()
        assert found.filter(report=report)["figures_cnt"].sum() == counted[0], report
