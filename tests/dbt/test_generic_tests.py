"""The project's own generic data tests find what they are for, and nothing else."""

import re

import duckdb
import jinja2
import pytest

from tests.dbt.manifest import ROOT

GENERIC = ROOT / "dbt_project" / "tests" / "generic"


@pytest.fixture
def connection():
    """Three works of two procedures beside the tasks that are known of one of them."""
    with duckdb.connect() as made:
        made.execute(
            "create table dim_tasks as select * from (values ('p', '1'), ('p', '2')) t (procedure_id, task_code)"
        )
        made.execute(
            "create table works as select * from (values ('p', '1'), ('p', '9'), ('p', '9'), ('q', '1'), ('q', null)) "
            "t (procedure_id, task_code)"
        )
        yield made


def found(connection, name: str, **arguments) -> list[tuple]:
    """Rows that a generic test returns: each is a failure."""
    text = (GENERIC / f"{name}.sql").read_text(encoding="utf-8")
    text = re.sub(r"\{% test ", "{% macro ", text).replace("{% endtest %}", "{% endmacro %}")
    sql = jinja2.Environment().from_string(text).module.__dict__[name](**arguments)
    return sorted(connection.execute(sql).fetchall(), key=str)


def test_a_combination_that_stands_twice_is_found_with_its_rows(connection):
    rows = found(connection, "unique_combination", model="works", columns=["procedure_id", "task_code"])
    assert rows == [("p", "9", 2)]


def test_a_key_that_the_dimension_does_not_know_is_found_once_with_its_rows(connection):
    asked = {"model": "works", "column_name": "procedure_id", "to": "dim_tasks", "field": "procedure_id"}
    assert found(connection, "relationships", **asked) == [("q", 2)]


def test_a_key_of_two_columns_is_found_and_an_empty_part_is_not_asked_about(connection):
    key = ["procedure_id", "task_code"]
    asked = {"model": "works", "columns": key, "to": "dim_tasks", "fields": key}
    assert found(connection, "key_relationships", **asked) == [("p", "9", 2), ("q", "1", 1)]


def test_where_nothing_is_known_of_a_procedure_its_tasks_are_not_asked_about(connection):
    key = ["procedure_id", "task_code"]
    asked = {"model": "works", "columns": key, "to": "dim_tasks", "fields": key, "known_by": "procedure_id"}
    assert found(connection, "key_relationships", **asked) == [("p", "9", "p", 2)]


def test_an_expression_may_stand_for_a_column(connection):
    connection.execute("create table terms as select 'plan' as plan_id, 'п. 2' as number")
    connection.execute("create table points as select 'plan' as plan_id, '2' as number")
    asked = {"columns": ["plan_id", "substr(number, 4)"], "to": "points", "fields": ["plan_id", "number"]}
    assert found(connection, "key_relationships", model="terms", **asked) == []
