"""Papers about requests to schools and about the year of a plan, against the marts counted anew by plain SQL."""

from __future__ import annotations

import re
from datetime import date

import duckdb
import pytest

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import INTERNAL, OPEN, Table, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.changed import changed, table
from warehouse.home import Home


def test_schools_that_were_not_asked_are_those_without_a_paper_with_a_term(papers, demo_home):
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        year = db.execute("select max(school_year) from marts.rpt_school_requests").fetchone()[0]
        asked, known = db.execute(
            "select (select count(distinct school_code) from marts.fct_school_contacts where contact_kind = 'document' "
            "and school_year = ?), (select count(*) from marts.dim_schools where is_in_register)",
            [year],
        ).fetchone()
    for version in (INTERNAL, OPEN):
        said = next(text for text in texts(papers["requests_note", version]) if "не спрашивали" in text)
        assert tuple(map(int, re.findall(r"(\d+) из (\d+)", said)[0])) == (known - asked, known)


def test_an_open_note_names_no_school_and_proves_what_was_not_asked(papers, demo_home):
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        names = [name for (name,) in db.execute("select name from marts.dim_schools").fetchall()]
        classes = db.execute(
            "select school_year, count(*) from marts.rpt_marks_summary where group_level = 'class' group by 1"
        ).fetchall()
    paper = papers["requests_note", OPEN]
    said = "\n".join(texts(paper))
    assert not any(name in said for name in names)
    rows = table(paper, "Сведения, полученные без отчётов").rows
    told = {row[0]: row[3] for row in rows if row[1].startswith("Отчёт учителя")}
    assert {year: re.sub(r"\D", "", words) for year, words in told.items()} == {
        f"{year - 1}/{year % 100:02d}": str(cnt) for year, cnt in classes
    }
    assert all("273-ФЗ" in row[-1] for row in rows)


def test_a_request_for_what_the_data_hold_is_named_with_its_source(own):
    home = changed(
        own,
        "insert into marts.rpt_request_letters (request_id, municipality, school_year, about, asked_on, "
        "schools_cnt, report, report_title, instead, document, is_known_already) "
        "select 'x', municipality, max(school_year), 'Отчёт о результатах ВПР по классам', date '2023-09-20', 21, "
        "'class_results', 'Отчёт учителя', 'протоколы процедур', '273-ФЗ', true "
        "from marts.rpt_school_requests where municipality is not null group by municipality limit 1",
    )
    said = "\n".join(texts(compose("requests_note", Request(version=INTERNAL, home=home))))
    assert "Запросов о том, что уже есть в данных: 1" in said
    assert (
        "не повторять запросы о том, что есть в данных (Отчёт о результатах ВПР по классам)" in said.lower()
        or ("Не повторять запросы о том, что есть в данных (Отчёт о результатах ВПР по классам)" in said)
    )


def test_the_year_of_a_plan_holds_every_term_once_month_by_month(papers, demo_home):
    paper = papers["plan_year", INTERNAL]
    months = [
        block for block in paper.blocks if isinstance(block, Table) and block.columns[0].header == "День"
    ]
    days = [row[0] for block in months for row in block.rows]
    assert days == sorted(days)
    assert all({row[0].month for row in block.rows} == {block.rows[0][0].month} for block in months)
    plan = paper.provenance.filters["План"]
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        terms = db.execute(
            "select count(due_date), count(*) from marts.fct_measure_occurrences inner join marts.dim_plans "
            "using (plan_id) where plan_title = ? and school_code is null",
            [plan],
        ).fetchone()
    undated = table(paper, "Меры, у которых день").rows
    assert (len(days), len(days) + len(undated)) == terms
    assert isinstance(days[0], date)


def test_an_order_about_a_plan_drops_what_rules_forbid_and_moves_what_was_put_off(papers, demo_home):
    paper = papers["order_plan", OPEN]
    with duckdb.connect(str(Home(demo_home).published()), read_only=True) as db:
        forbidden = db.execute(
            "select distinct number, contrary_document from marts.fct_measure_occurrences "
            "inner join marts.dim_measures using (plan_id, number) "
            "where state = 'противоречит правилам' and school_code is null"
        ).fetchall()
        moved = db.execute(
            "select number, postponed_from, due_date from marts.fct_measure_occurrences where school_code is null "
            "and postponement_basis is not null and is_open and due_date is not null order by due_date"
        ).fetchall()
    assert [(row[0], row[3]) for row in table(paper, "Меры, которые исключаются").rows] == forbidden
    assert [(row[0], row[2], row[3]) for row in table(paper, "Сроки мер в новой").rows] == moved
    assert forbidden
    assert moved
    assert "ПРИКАЗЫВАЮ:" in texts(paper)


def test_a_plan_that_needs_no_change_gets_no_order(own):
    home = changed(
        own,
        "update marts.rpt_plan_measures set is_contrary_to_rules = false",
        "update marts.dim_measures set is_contrary_to_rules = false",
        "update marts.fct_measure_occurrences set postponement_basis = null",
    )
    with pytest.raises(CannotComposeError, match="изменять в плане нечего"):
        compose("order_plan", Request(version=OPEN, home=home))
