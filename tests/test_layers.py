"""Directions between packages, one name a source, and what must never stand in the project."""

import ast
import re
import subprocess
import sys
from pathlib import Path

from ingestion.catalogue import all_sources

ROOT = Path(__file__).resolve().parents[1]
TEXT = {
    ".py",
    ".sql",
    ".yml",
    ".yaml",
    ".md",
    ".toml",
    ".csv",
    ".txt",
    ".cfg",
    ".service",
    ".timer",
    ".cron",
    ".css",
    ".js",
}


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.splitlines() if (ROOT / name).is_file()]


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


def test_imports_only_go_down_and_never_in_a_circle():
    """The walls of `.importlinter`: between packages, between floors inside them, between pages."""
    code = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_python_models_know_only_the_warehouse():
    own = {"obektiv", "dashboards", "ingestion", "warehouse", "tests"}
    models = sorted((ROOT / "dbt_project").rglob("*.py"))
    assert len(models) > 20
    for path in models:
        assert imports(path) & own <= {"warehouse"}, path.relative_to(ROOT)


def test_papers_need_no_server_of_pages():
    """A paper is made by a schedule at night: its modules never load the library of the pages."""
    code = (
        "import sys, pkgutil, importlib, dashboards.documents as d\n"
        "names = [m.name for m in pkgutil.walk_packages(d.__path__, d.__name__ + '.')]\n"
        "[importlib.import_module(n) for n in names]\n"
        "assert len(names) > 20, names\n"
        "assert 'streamlit' not in sys.modules, 'streamlit'"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_every_source_has_one_name_in_every_layer():
    from dashboards.words.labels import SOURCE_KINDS
    from warehouse.raw import declared_tables

    for kind, source in all_sources().items():
        assert source.TITLE.strip()
        assert kind in SOURCE_KINDS, f"pages have no Russian name for {kind}"
        table = getattr(source, "table", None)
        if table:
            assert table in declared_tables(), f"{kind} loads into {table}, which no dbt source declares"


def test_no_path_of_a_machine_and_no_registry_host_in_the_project():
    home, here = str(Path.home()), str(ROOT.parent)
    hosts = re.compile(r"https?://[\w.-]*(?:pypi|pythonhosted|npmjs|debian)[\w.-]*", re.IGNORECASE)
    for path in tracked():
        if path.suffix not in TEXT and path.name not in {"Makefile", "run"}:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        assert f"{here}/" not in text, path
        assert home == "/" or f"{home}/" not in text, path
        assert not hosts.search(text), path


def test_locked_requirements_carry_hashes_and_no_hosts():
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pinned = re.findall(r"^([\w.\-\[\]]+)==", text, re.MULTILINE)
    assert len(pinned) > 50
    assert text.count("--hash=sha256:") >= len(pinned)
    assert "://" not in text


def test_the_shared_directory_never_enters_the_project():
    names = {path.name for path in tracked()}
    assert not names & {
        "gold_measures.csv",
        "expected_counts.csv",
        "altai_2021.tsv",
        "dagestan_2023_2025.xlsx",
    }
