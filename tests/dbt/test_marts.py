"""Every mart is a contract: where it lives, what it says of itself, its key, and keys of others that it carries.

A failure names the mart and what its yml lacks; docs/how-to-extend.md shows a whole one.
"""

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.dbt.manifest import ROOT, data_tests_of, models

MARTS = ROOT / "dbt_project" / "models" / "marts"
NAMES = sorted(path.stem for path in MARTS.rglob("*.sql"))
HEADINGS = ("**Зерно:**", "**Правила:**", "**Оговорки:**", "**Пример запроса:**")
PREFIXES = ("dim_", "fct_", "brg_", "msr_", "rpt_")
# Millions of rows, or a part of the key is empty where the row is about a wider group: tested, not enforced.
TESTED_KEYS = {
    "msr_marking_deficits": "the marker is empty where a commission marked",
    "rpt_content_topics": "an index of a region's topics costs more than the test",
    "rpt_groups": "millions of rows",
    "rpt_individual": "millions of rows",
    "rpt_planned_results": "millions of rows",
    "rpt_school_groups": "millions of rows",
    "rpt_scores": "millions of rows",
    "rpt_tasks": "millions of rows",
}
# Column → the dimension that knows it.
DIMENSIONS = {
    "school_code": "dim_schools",
    "procedure_id": "dim_procedures",
    "course_code": "dim_courses",
    "teacher_code": "dim_teachers",
}
COMPOSITE = {("procedure_id", "task_code"): "dim_tasks", ("plan_id", "number"): "dim_measures"}
# Asked where the code comes in; asked again, one mistyped code would warn four times.
ASKED_BEFORE = {
    ("rpt_load_changes", "procedure_id"): "a load that waits may be the first of its procedure",
    ("rpt_load_changes", "school_code"): "a load that waits may name a school that nothing else names yet",
    ("msr_marking_deficits", "teacher_code"): "fct_rechecks",
    ("fct_teacher_diagnostics", "teacher_code"): "a teacher who agreed may be in no register yet",
    ("rpt_course_requests", "teacher_code"): "fct_rechecks, brg_teaching_load, fct_pd_requests",
    ("rpt_course_requests_outgoing", "teacher_code"): "rpt_course_requests",
}
# Measures and points of orders have one numbering: a point is never a measure.
OTHER_NUMBERS = {"dim_order_points"}


@cache
def mart(name: str) -> dict:
    return models("marts")[name]


def key_columns(name: str) -> list[str]:
    """Columns that name a row: the enforced primary key, else what a test of uniqueness holds."""
    for constraint in mart(name)["constraints"]:
        if constraint["type"] == "primary_key":
            return constraint["columns"]
    for test in data_tests_of(mart(name)):
        if test["test_metadata"]["name"] == "unique_combination":
            return test["test_metadata"]["kwargs"]["columns"]
    unique = [t["column_name"] for t in data_tests_of(mart(name)) if t["test_metadata"]["name"] == "unique"]
    return unique[:1]


def references(name: str) -> set[tuple]:
    """(columns, dimension) that tests of a mart ask about."""
    found = set()
    for test in data_tests_of(mart(name)):
        kwargs = test["test_metadata"]["kwargs"]
        target = re.search(r"ref\('(\w+)'\)", str(kwargs.get("to", "")))
        if test["test_metadata"]["name"] == "relationships":
            found.add(((kwargs["column_name"],), target[1]))
        elif test["test_metadata"]["name"] == "key_relationships":
            found.add((tuple(kwargs["columns"]), target[1]))
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_mart_has_a_yml_of_its_own_beside_it(name):
    assert name.startswith(PREFIXES), f"a mart begins with one of {PREFIXES}"
    path = Path(ROOT / mart(name)["original_file_path"])
    assert path.parent.parent == MARTS, f"a mart stands in marts/<subject>/, not {path.parent}"
    declared = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))["models"]
    assert [model["name"] for model in declared] == [name]


@pytest.mark.parametrize("name", NAMES)
def test_a_mart_says_its_grain_rules_caveats_and_an_example(name):
    missing = [heading for heading in HEADINGS if heading not in mart(name)["description"]]
    assert not missing, f"{name}: no {missing} in its description"


@pytest.mark.parametrize("name", NAMES)
def test_the_contract_of_a_mart_is_enforced_and_every_column_is_described(name):
    assert mart(name)["contract"]["enforced"], name
    columns = mart(name)["columns"].values()
    assert columns
    bare = [c["name"] for c in columns if not (c.get("description") or "").strip() or not c.get("data_type")]
    assert not bare, f"{name}: no description or data_type at {bare}"


@pytest.mark.parametrize("name", NAMES)
def test_a_mart_has_a_key(name):
    key = key_columns(name)
    assert key, f"{name}: a primary_key in constraints, or unique_combination in data_tests"
    assert set(key) <= set(mart(name)["columns"]), key
    enforced = any(c["type"] == "primary_key" for c in mart(name)["constraints"])
    if name.startswith(("dim_", "msr_", "rpt_")) and name not in TESTED_KEYS:
        assert enforced, f"{name}: a primary_key in constraints"
    if name in TESTED_KEYS:
        assert not enforced, f"{name} is enforced: take it off TESTED_KEYS"


@pytest.mark.parametrize("name", NAMES)
def test_keys_of_others_are_known_to_their_dimensions(name):
    asked = references(name)
    columns = set(mart(name)["columns"])
    for column, dimension in DIMENSIONS.items():
        if column in columns and name != dimension and (name, column) not in ASKED_BEFORE:
            assert ((column,), dimension) in asked, f"{name}.{column}: relationships to {dimension}"
    for key, dimension in COMPOSITE.items():
        if set(key) <= columns and name not in OTHER_NUMBERS | {dimension}:
            assert (key, dimension) in asked, f"{name}: key_relationships of {key} to {dimension}"


def test_every_staging_model_with_schools_adds_them_to_the_schools_that_are_named():
    """A new source that names schools cannot bring one that dim_schools does not hold."""
    named = set(models("intermediate")["int_schools__named"]["depends_on"]["nodes"])
    column = re.compile(r"\bschool_code\b")
    generated = {"marks", "journal", "scores", "items", "planned", "status_reports"}
    # Also versions that count no more: `fct_upload_status` asks them about schools that it knows.
    past = {"stg_results__arrivals"}
    for name, model in models("staging").items():
        has_schools = column.search(model["raw_code"]) or model["fqn"][2] in generated
        if (
            has_schools
            and name not in past
            and not name.endswith("conditions")
            and "interest_school_codes" not in model["raw_code"]
        ):
            assert model["unique_id"] in named, f"{name} names schools: add it to int_schools__named"


def test_a_code_is_asked_about_before_where_we_say_so():
    for (name, column), _ in ASKED_BEFORE.items():
        assert column in mart(name)["columns"], f"{name} has no {column}: take it off ASKED_BEFORE"
