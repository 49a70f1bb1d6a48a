"""Everything that changes a result, as one hash: a build that starts from an older one may only if it is the same."""

from __future__ import annotations

import hashlib
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from warehouse.home import PROJECT_ROOT

#: Models, seeds, macros and tests; the Python that models call, with its settings; how dbt runs them.
ROOTS = ("dbt_project", "warehouse")
FILES = ("dbt_project.yml", "profiles.yml")
#: Only read what is published.
LEFT_OUT = ("warehouse/queries",)
#: Distributions that compute, or read the settings of what computes; `tests/warehouse/test_project_hash.py` holds that
#: models import no other.
COMPUTING = (
    "babel",
    "dbt-core",
    "dbt-duckdb",
    "duckdb",
    "holidays",
    "numpy",
    "ortools",
    "pandas",
    "polars",
    "pyarrow",
    "pydantic",
    "pydantic-core",
    "python-dateutil",
    "pyyaml",
    "scipy",
)


def hashed_files(root: Path = PROJECT_ROOT) -> list[Path]:
    """Return the files whose bytes change results, sorted by path: whatever their kind, but no compiled modules."""
    left_out = [root / folder for folder in LEFT_OUT]
    found = [root / name for name in FILES if (root / name).is_file()]
    found += [
        path
        for folder in ROOTS
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    ]
    return sorted(path for path in found if not any(path.is_relative_to(folder) for folder in left_out))


def computing_versions() -> dict[str, str]:
    """Return versions of the libraries that compute, and of Python; a library that is absent has an empty one."""
    return {name: _version(name) for name in COMPUTING} | {"python": ".".join(map(str, sys.version_info[:2]))}


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def project_hash(root: Path = PROJECT_ROOT, versions: dict[str, str] | None = None) -> str:
    """Return 16 hexadecimal digits of everything that turns raw rows into marts.

    root: the project; versions: libraries that compute (None = as installed). A home's own `policy.toml` is not part of
    it: a build after a change of it makes everything anew (`warehouse/build_inputs.py`).
    """
    digest = hashlib.sha256()
    for path in hashed_files(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    for name, number in sorted((computing_versions() if versions is None else versions).items()):
        digest.update(f"{name}=={number}\n".encode())
    return digest.hexdigest()[:16]
