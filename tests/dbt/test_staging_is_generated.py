"""A source is declared once: what follows from its spec stands in the project; every staging model is described."""

import json
import re
from pathlib import Path

import duckdb
import pytest

from ingestion.catalogue import all_sources
from ingestion.declare import STAGING, TITLES, by_hand, declared_files, stale_files
from ingestion.registers.table import TableSource
from tests.dbt.manifest import ROOT, data_tests_of, manifest, models

MODELS = sorted(path.stem for path in (ROOT / STAGING).rglob("stg_*.sql"))
#: Models that follow from a spec, by name: a new one is judged without a home that knows it.
GENERATED = {Path(name).stem: text for name, text in declared_files().items() if name.endswith(".sql")}


def test_files_written_from_the_declarations_are_not_stale():
    assert stale_files() == [], "run `make staging`"


def test_a_stale_file_is_named(tmp_path):
    for name, text in declared_files().items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert stale_files(tmp_path) == []
    changed = tmp_path / STAGING / "schools" / "stg_schools__schools.sql"
    changed.write_text(changed.read_text(encoding="utf-8") + "-- by hand\n", encoding="utf-8")
    (tmp_path / TITLES).unlink()
    assert stale_files(tmp_path) == [TITLES, f"{STAGING}/schools/stg_schools__schools.sql"]


def test_a_spec_whose_model_is_written_by_hand_says_why():
    assert by_hand().keys() == {"mark_scales", "teacher_diagnostics"}
    assert all(len(reason) > 40 for reason in by_hand().values())


def test_every_table_of_a_spec_has_the_columns_that_its_rows_bring():
    from warehouse.raw import declared_tables

    for kind, source in all_sources().items():
        if isinstance(source, TableSource) and kind not in by_hand():
            own = [column.name for column in source.columns if not column.personal]
            wanted = ["load_id", "sheet", "row_number", *own, *source.spec.derived]
            assert list(declared_tables()[source.table]) == wanted, kind


def test_every_staging_model_is_described_and_tested():
    staging = models("staging")
    assert sorted(staging) == MODELS
    for name, model in staging.items():
        assert model["description"].strip(), name
        assert re.search("[а-яё]", model["description"]), name
        assert "Зерно: " in model["description"], name
        assert all(column["description"].strip() for column in model["columns"].values()), name
        assert data_tests_of(model), name
        folder = model["fqn"][2]
        assert model["patch_path"].endswith(f"/staging/{folder}/_{folder}__models.yml"), name


def selected(sql: str) -> list[str]:
    """Columns that a generated staging model selects, as DuckDB reads it: whatever it selects from."""
    plain = re.sub(r"\{\{.*?\}\}", "rows_of_it", sql, flags=re.DOTALL).split("qualify")[0]
    with duckdb.connect() as connection:
        [(tree,)] = connection.execute("select json_serialize_sql(?)", [plain]).fetchall()
    listed = json.loads(tree)["statements"][0]["node"]["select_list"]
    return [one["alias"] or one["column_names"][-1] for one in listed]


@pytest.mark.parametrize("name", sorted(set(MODELS) - GENERATED.keys()))
def test_every_column_of_a_staging_model_written_by_hand_is_described(name, demo_home):
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as connection:
        columns = [row[0] for row in connection.execute(f"describe staging.{name}").fetchall()]
    assert list(models("staging")[name]["columns"]) == columns


@pytest.mark.parametrize("name", sorted(GENERATED))
def test_every_column_of_a_generated_staging_model_is_described(name):
    assert list(models("staging")[name]["columns"]) == selected(GENERATED[name])


def test_a_key_that_may_repeat_only_warns_and_says_why():
    warned = [
        test["attached_node"]
        for model in models("staging").values()
        for test in data_tests_of(model)
        if test["config"]["severity"].lower() == "warn"
    ]
    assert [node.rsplit(".", 1)[-1] for node in warned] == ["stg_official_signs__signs"]


def test_every_raw_table_says_how_fresh_it_should_be_by_the_load_log():
    kinds = set()
    for source in manifest()["sources"].values():
        if source["schema"] != "raw":
            continue
        assert source["freshness"]["warn_after"]["count"] >= 30, source["name"]
        query = source["loaded_at_query"]
        assert "from ops.load_log where status = 'loaded'" in query, source["name"]
        kinds |= set(re.findall(r"'(\w+)'", query.split(" in ")[1]))
    assert kinds == set(all_sources()), "every kind of file tells how fresh some table is"
