"""The hash that decides whether a build may start from the last one covers everything that changes a result."""

import shutil
import sys
from importlib.metadata import packages_distributions

import pytest

from tests.imports import ROOT, reach
from warehouse.project_hash import COMPUTING, FILES, ROOTS, computing_versions, hashed_files, project_hash

PYTHON_MODELS = sorted((ROOT / "dbt_project" / "models").rglob("*.py"))
CHANGES_RESULTS = [
    "dbt_project.yml",
    "profiles.yml",
    "dbt_project/models/marts/registers/dim_schools.sql",
    "dbt_project/models/marts/registers/dim_schools.yml",
    "dbt_project/models/intermediate/objectivity/int_objectivity__combined.py",
    "dbt_project/macros/keys.sql",
    "dbt_project/seeds/thresholds.csv",
    "dbt_project/seeds/objectivity_false_rates.csv",
    "dbt_project/tests/generic/unique_combination.sql",
    "warehouse/facts_of_procedures.py",
    "warehouse/plans/policy.toml",
    "warehouse/plans/review_rules.toml",
]
CHANGES_NONE = ["warehouse/queries/results/procedures.sql", "docs/methods/figures.json", "README.md"]


@pytest.fixture
def project(tmp_path):
    """A copy of what is hashed, and of something that is not."""
    for name in ROOTS:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "docs" / "methods", tmp_path / "docs" / "methods")
    for name in (*FILES, "README.md"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    return tmp_path


def test_a_copy_of_the_project_has_its_hash(project):
    assert project_hash(project) == project_hash()


def test_a_change_of_whatever_makes_results_changes_the_hash(project):
    seen = {project_hash(project)}
    for name in CHANGES_RESULTS:
        with (project / name).open("a", encoding="utf-8") as file:
            file.write("\n")
        assert project_hash(project) not in seen, name
        seen.add(project_hash(project))
    # A list of words, read by a method of tomorrow: its kind is not asked for.
    (project / "warehouse" / "words.txt").write_text("слово", encoding="utf-8")
    assert project_hash(project) not in seen


def test_queries_documents_and_compiled_modules_change_nothing(project):
    before = project_hash(project)
    for name in CHANGES_NONE:
        with (project / name).open("a", encoding="utf-8") as file:
            file.write("\n")
    (project / "warehouse" / "__pycache__").mkdir()
    (project / "warehouse" / "__pycache__" / "home.pyc").write_bytes(b"1")
    assert project_hash(project) == before


@pytest.mark.parametrize("library", COMPUTING)
def test_another_version_of_a_library_that_computes_changes_the_hash(library):
    versions = computing_versions()
    assert versions[library], f"{library} is not installed"
    assert project_hash(versions=versions) == project_hash()
    assert project_hash(versions=versions | {library: "0"}) != project_hash()


def test_all_that_python_models_import_is_hashed():
    files, _ = reach(PYTHON_MODELS)
    assert len(files) > len(PYTHON_MODELS)
    assert files <= set(hashed_files())


def test_every_library_that_python_models_import_is_among_those_that_compute():
    _, foreign = reach(PYTHON_MODELS)
    names = packages_distributions()
    used = {names[name][0].lower().replace("_", "-") for name in foreign - set(sys.stdlib_module_names)}
    assert used >= {"polars", "scipy"}
    assert used <= set(COMPUTING), "name it in COMPUTING: warehouse/project_hash.py"
