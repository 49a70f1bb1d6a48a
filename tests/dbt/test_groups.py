"""Subjects are groups: an intermediate model is private to its own, unless its yml says who else reads it and why."""

import pytest

from tests.dbt.manifest import ROOT, manifest, models

SUBJECTS = sorted(
    path.name for path in (ROOT / "dbt_project" / "models" / "marts").iterdir() if path.is_dir()
)
FOLDERS = sorted((ROOT / "dbt_project" / "models" / "intermediate").iterdir())
NAMES = sorted(
    path.stem for folder in FOLDERS for path in folder.glob("int_*") if path.suffix in {".sql", ".py"}
)


def readers(model: dict) -> set[str]:
    """Subjects of models and names of tests that read a model from outside of its subject."""
    found = set()
    for node in manifest()["nodes"].values():
        if model["unique_id"] not in node.get("depends_on", {}).get("nodes", []):
            continue
        if node["resource_type"] == "model" and node["fqn"][2] != model["fqn"][2]:
            found.add(node["fqn"][2])
        # A test in a file of its own belongs to no group.
        if node["resource_type"] == "test" and not node.get("test_metadata"):
            found.add(node["name"])
    return found


def test_every_subject_is_a_group_with_an_owner():
    groups = {group["name"]: group for group in manifest()["groups"].values()}
    assert set(groups) == set(SUBJECTS) | {folder.name for folder in FOLDERS}
    assert all(group["owner"]["name"] and group["description"] for group in groups.values())


@pytest.mark.parametrize("layer", ["intermediate", "marts"])
def test_every_model_belongs_to_the_group_of_its_folder(layer):
    for name, model in models(layer).items():
        assert model["group"] == model["fqn"][2], f"{name}: {layer}.{model['fqn'][2]} in dbt_project.yml"


def test_marts_are_public():
    assert {model["access"] for model in models("marts").values()} == {"public"}


@pytest.mark.parametrize("name", NAMES)
def test_an_intermediate_model_is_private_unless_its_yml_says_who_reads_it(name):
    model = models("intermediate")[name]
    outside = readers(model)
    reason = model["config"].get("meta", {}).get("shared_because")
    if model["access"] == "private":
        assert not outside, f"{name} is read by {outside}: protected, with meta.shared_because"
        assert not reason, f"{name} is private and needs no reason"
    else:
        assert model["access"] == "protected", name
        assert outside, f"{name} is read by nobody outside: private"
        assert reason, f"{name} is read by {outside}: say why in meta.shared_because"


@pytest.mark.parametrize("name", NAMES)
def test_an_intermediate_model_is_described_with_its_grain_in_the_yml_of_its_subject(name):
    model = models("intermediate")[name]
    subject = model["fqn"][2]
    assert "Зерно:" in model["description"], f"{name}: description with «Зерно:»"
    assert (model["patch_path"] or "").endswith(f"intermediate/{subject}/_{subject}__models.yml"), name


def test_an_intermediate_folder_holds_models_and_one_yml():
    for folder in FOLDERS:
        others = {path.name for path in folder.iterdir() if not path.name.startswith(("int_", "__pycache__"))}
        assert others == {f"_{folder.name}__models.yml"}, folder.name
