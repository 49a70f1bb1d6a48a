"""dbt for a Python model outside of dbt: relations come from a published build, whole, cut or empty.

A model is a file with `model(dbt, session)`; dbt gives it `ref`, `config` and `this`, the session is
DuckDB itself. `run` gives it the same, so that its glue is tested without a build.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import polars as pl

MODELS = Path(__file__).resolve().parents[2] / "dbt_project" / "models"
FILES = {path.stem: path for path in sorted(MODELS.rglob("int_*.py"))}
SCHEMAS = ("intermediate", "marts", "staging", "seeds")
Cut = Callable[[str, duckdb.DuckDBPyRelation], duckdb.DuckDBPyRelation]


def whole(name: str, relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Every relation as it was built."""
    return relation


class Config:
    """Records what a model sets; answers what dbt_project.yml would."""

    def __init__(self) -> None:
        self.set: dict[str, object] = {}

    def __call__(self, **values: object) -> None:
        self.set |= values

    def get(self, name: str, default: object = None) -> object:
        """Return a setting."""
        return self.set.get(name, default)


@dataclass
class FakeDbt:
    """What a model may ask of dbt. `refs` remembers the models that it read, `this` names its own table."""

    session: duckdb.DuckDBPyConnection
    cut: Cut = whole
    this: str = ""
    config: Config = field(default_factory=Config)
    refs: set[str] = field(default_factory=set)

    def ref(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return a model or a seed of the published build; ValueError when it holds none of that name."""
        self.refs.add(name)
        found = self.session.execute(
            "select table_schema from information_schema.tables where table_name = ? and table_schema in ?",
            [name, list(SCHEMAS)],
        ).fetchall()
        if len(found) != 1:
            raise ValueError(f"{name}: {len(found)} tables of this name in the build")
        return self.cut(name, self.session.sql(f"select * from {found[0][0]}.{name}"))

    def source(self, schema: str, name: str) -> duckdb.DuckDBPyRelation:
        """Return a table of loaded rows."""
        return self.cut(name, self.session.sql(f"select * from {schema}.{name}"))


def run(name: str, dbt: FakeDbt) -> pl.DataFrame:
    """Load the file of a model anew, as dbt does, and return what its `model` makes."""
    dbt.this = name
    spec = importlib.util.spec_from_file_location(name, FILES[name])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return pl.from_arrow(module.model(dbt, dbt.session))


def columns(session: duckdb.DuckDBPyConnection, frame: pl.DataFrame) -> dict[str, str]:
    """Return columns of the table that dbt would make of a frame, with DuckDB's types."""
    made = session.from_arrow(frame.to_arrow())
    return dict(zip(made.columns, map(str, made.types), strict=True))


def built_columns(session: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    """Return columns of the table that dbt did make."""
    made = session.sql(f"select * from intermediate.{name}")
    return dict(zip(made.columns, map(str, made.types), strict=True))
