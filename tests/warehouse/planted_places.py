"""A published build with invented rows of several places in every table, and what of it a reader may know at most.

Tables and columns are those of the frozen home, so a table that comes later is planted as well. Every row belongs to
the reader's school, a neighbour, a far municipality, one of the municipalities or nobody; values that queries compare
with stand in every place, all others say whose they are.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from warehouse.query import QUERIES

OWN, NEAR, FAR = "990001", "990002", "990003"
HERE, THERE = "Округ", "Район"
#: Whose a row is → school, municipality.
PLACES = {
    "СВОЯ": (OWN, HERE),
    "СОСЕД": (NEAR, HERE),
    "ДАЛЬНЯЯ": (FAR, THERE),
    "ОКРУГ": (None, HERE),
    "РАЙОН": (None, THERE),
    "ВЕДОМСТВО": (None, None),
}
#: The same in every place, so that rows of different places meet wherever a query joins.
SHARED = {
    "procedure_id": "ВПР-2024-весна-МА-5",
    "other_procedure_id": "ВПР-2024-весна-МА-5",
    "plan_id": "П-1",
    "number": "1.1",
    "kind": "ВПР",
    "school_year": 2024,
    "season": "весна",
    "subject": "МА",
    "test_name": "МА",
    "grade": 5,
    "class_grade": 5,
    "class_label": "5А",
    "task_code": "1",
    "load_id": 1,
    "rule_id": "правило",
    "course_code": "К-1",
    "source_kind": "results",
    "calibration_id": "М-1",
    "row_number": 1,
    "topic_kind": "все курсы",
    "page": "Данные",
    "group_key": "пол",
    "state": "выполнено",
    "points": 0,
}
PERSON = "Н-{}"
VARIANTS = 16
SCHEMAS = ("marts", "ops", "seeds")


def literals() -> dict[str, list[str]]:
    """Words that queries compare columns with."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in QUERIES.rglob("*.sql"):
        sql = path.read_text(encoding="utf-8")
        for column, one in re.findall(r"(\w+) (?:=|is not distinct from) '([^']+)'", sql):
            found[column].add(one)
        for column, several in re.findall(r"(\w+) in \(([^)]*)\)", sql):
            found[column] |= set(re.findall(r"'([^']+)'", several))
    found["role"] |= {"observer", "expert"}
    found["group_level"] |= {"class", "school", "municipality", "region"}
    return {column: sorted(words) for column, words in found.items() if words}


def _value(table: str, column: str, kind: str, place: str, words: dict[str, list[str]], dice: random.Random):
    school, municipality = PLACES[place]
    if column == "school_code":
        return school
    if column == "municipality":
        return municipality
    if kind == "BOOLEAN":
        return dice.random() < 0.5
    if column in SHARED and (column not in words or dice.random() < 0.5):
        return str(SHARED[column]) if kind == "VARCHAR" else SHARED[column]
    if kind == "VARCHAR":
        if words.get(column):
            return dice.choice(words[column])
        return PERSON.format(place) if column == "person_code" else f"{place} {column}"
    # Plans in sight: what lies in the archive stands in no calendar.
    if column == "archived_on":
        return None
    if kind == "DATE":
        return date(2024, 3, 19)
    if kind.startswith("TIMESTAMP"):
        return datetime(2024, 3, 19, 12)
    if kind.startswith("DECIMAL"):
        return list(PLACES).index(place)
    number = 7_770_000 + 10 * dice.randrange(4) + list(PLACES).index(place)
    return number if kind in ("INTEGER", "BIGINT", "DOUBLE", "HUGEINT") else None


def plant(schema_of: Path, out: Path) -> None:
    """Write the build with rows of all places; schema_of: a build whose tables and columns it has."""
    words = literals()
    out.parent.mkdir(parents=True)
    with duckdb.connect(str(out)) as db:
        db.execute(f"attach '{schema_of}' as shape (read_only)")
        for schema, table, columns in shape(db, "shape"):
            db.execute(f"create schema if not exists {schema}")
            db.execute(f'create table {schema}."{table}" as select * from shape.{schema}."{table}" limit 0')
            dice = random.Random(table)
            rows = [place for place in PLACES for _ in range(VARIANTS)]
            values = [
                pa.array([_value(table, column, kind, place, words, dice) for place in rows])
                for column, kind in columns.items()
            ]
            db.register("planted_rows", pa.table(values, names=list(columns)))
            db.execute(f'insert into {schema}."{table}" select * from planted_rows')
            db.unregister("planted_rows")


def shape(db: duckdb.DuckDBPyConnection, catalog: str) -> list[tuple[str, str, dict[str, str]]]:
    """Schemas, tables and columns with their types of an attached build."""
    rows = db.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and list_contains(?, schema_name) order by schema_name, table_name, column_index",
        [catalog, list(SCHEMAS)],
    ).fetchall()
    tables: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, kind in rows:
        tables.setdefault((schema, table), {})[column] = kind
    return [(schema, table, columns) for (schema, table), columns in tables.items()]


def kept(
    schema: str,
    table: str,
    kinds: dict[str, str],
    rows: Callable[[str, set[str]], str],
    columns: Callable[[str, str], bool],
) -> str:
    """SQL for what a reader may know of a table of the build attached as `planted`.

    rows: table and its columns → condition of the rows that stay; columns: table and column → whether it stays filled.
    """
    shown = ", ".join(
        f'"{name}"' if columns(table, name) else f'cast(null as {kind}) as "{name}"'
        for name, kind in kinds.items()
    )
    return f'select {shown} from planted.{schema}."{table}" where {rows(table, set(kinds))}'


def strip(
    planted: Path, out: Path, rows: Callable[[str, set[str]], str], columns: Callable[[str, str], bool]
) -> None:
    """Write the build without everything that a reader may not know, `rows` and `columns` as for `kept`."""
    out.parent.mkdir(parents=True)
    with duckdb.connect(str(out)) as db:
        db.execute(f"attach '{planted}' as planted (read_only)")
        for schema, table, kinds in shape(db, "planted"):
            db.execute(f"create schema if not exists {schema}")
            db.execute(f'create table {schema}."{table}" as {kept(schema, table, kinds, rows, columns)}')
