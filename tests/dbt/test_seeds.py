"""Seeds are what a methodist edits: every column says what it is, has its type, and no row is written twice."""

import csv

import pytest

from tests.dbt.manifest import ROOT, data_tests_of, manifest

FILES = {path.stem: path for path in sorted((ROOT / "dbt_project" / "seeds").glob("*.csv"))}


def seed(name: str) -> dict:
    """What dbt knows of a seed."""
    nodes = manifest()["nodes"].values()
    return next(node for node in nodes if node["resource_type"] == "seed" and node["name"] == name)


def header(name: str) -> list[str]:
    """Columns as they stand in the file."""
    with FILES[name].open(encoding="utf-8", newline="") as file:
        return next(csv.reader(file))


@pytest.mark.parametrize("name", FILES)
def test_a_seed_and_its_columns_are_described(name):
    assert seed(name)["description"].strip()
    columns = seed(name)["columns"]
    bare = [column for column in header(name) if not columns.get(column, {}).get("description")]
    assert not bare, f"{name}: no description at {bare}"
    assert set(columns) <= set(header(name)), f"{name}: described, but not in the file"


@pytest.mark.parametrize("name", FILES)
def test_the_types_of_a_seed_are_declared_and_not_guessed_from_its_rows(name):
    assert set(seed(name)["config"]["column_types"]) == set(header(name))


@pytest.mark.parametrize("name", FILES)
def test_no_row_of_a_seed_is_written_twice(name):
    kinds = {test["test_metadata"]["name"] for test in data_tests_of(seed(name))}
    assert kinds & {"unique", "unique_combination"}, f"{name}: a key in its data_tests"


def test_a_shipped_mark_scale_has_a_named_document_and_lets_the_sum_alone_decide():
    with FILES["mark_scales_seed"].open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) >= 25
    for row in rows:
        bounds = [int(row[name]) for name in ("min3", "min4", "min5", "max_primary_score")]
        assert [0, *bounds] == sorted({0, *bounds}), row
        assert row["scale_year"] in row["source"], row
        # Marks of these two exams need points for literacy and for geometry as well.
        assert (row["kind"], row["subject"]) not in {("ОГЭ", "РУ"), ("ОГЭ", "МА")}
