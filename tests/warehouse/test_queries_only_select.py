"""Named queries select, filter and order: a rule or a sum stands in a mart, where page and paper find one answer.

What a query computes is read from the syntax tree of the engine itself, so strings and comments do not count and a
disguise (``if``, ``nullif``, ``greatest``) is seen like a CASE.
"""

import json
from functools import cache
from pathlib import Path

import duckdb
import pytest

QUERIES = Path(__file__).resolve().parents[2] / "warehouse" / "queries"
NAMES = sorted(path.relative_to(QUERIES).with_suffix("").as_posix() for path in QUERIES.glob("*/*.sql"))
# Functions that look something up and decide nothing: a page named in a list, an order of numbers.
LOOKUPS = {"list_contains", "string_split"}
# Counting over what scope and filters leave: nothing else may stand in a query with an exception.
COUNTING = {"count", "count_star", "sum", "min", "max"}
# What may stand in a list of columns without being an expression; functions, CASE and OVER are named by themselves.
NAMED_ELSEWHERE = {"COLUMN_REF", "CONSTANT", "PARAMETER", "FUNCTION", "WINDOW", "CASE"}
# Counts cannot stand in a mart where they depend on what the reader may see or has chosen.
COUNTS = {
    "data/findings": "how many findings the filters leave beside the first of them",
    "data/quarantine": "how many held rows there are beside the first of them",
    "data/reference_summary": "published figures of the schools that the reader may see",
    "data/upload_procedures": "schools of each procedure that the reader may see",
    "papers/contacts": "requests to the schools that the reader may see",
    "papers/registers": "experts of the places that the reader may see",
    "papers/sizes": "the widest group of a procedure that the reader may see",
    "training/summary": "lines of the municipalities that the reader may see or has chosen",
}


@cache
def _engine() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def tree_of(sql: str) -> dict:
    """The syntax tree of one SELECT; ValueError with the engine's words for anything else."""
    found = json.loads(_engine().execute("select json_serialize_sql(?::varchar)", [sql]).fetchone()[0])
    if found["error"] or len(found["statements"]) != 1:
        raise ValueError(found.get("error_message", "one statement is expected"))
    return found["statements"][0]["node"]


def _of_select(node: dict) -> set[str]:
    """What one SELECT does beside selecting, filtering and ordering."""
    found = set()
    if node["group_expressions"] or node["aggregate_handling"] != "STANDARD_HANDLING":
        found.add("group by")
    found |= {part for part in ("having", "qualify") if node[part]}
    for item in node["select_list"]:
        is_star = item["class"] == "STAR" and not item["replace_list"] and not item["columns"]
        if not is_star and item["class"] not in NAMED_ELSEWHERE:
            found.add("an expression instead of a column")
    return found


def _of_expression(node: dict) -> set[str]:
    kind = node.get("class")
    if kind == "CASE":
        return {"case"}
    if kind == "WINDOW":
        ranked = node["partitions"] or node["orders"] or node["arg_orders"]
        return {"over (partition or order)" if ranked else f"{node['function_name']}() over ()"}
    if kind == "LAMBDA":
        return {"lambda"}
    if node.get("type") == "OPERATOR_COALESCE":
        return {"coalesce"}
    if kind != "FUNCTION" or node["function_name"] in LOOKUPS:
        return set()
    return {f"{node['function_name']}()"}


def computations(sql: str) -> set[str]:
    """Everything that a query decides or adds up, in words: ``case``, ``group by``, ``sum()``, ``/()``."""
    found, waiting = set(), [tree_of(sql)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting += node
            continue
        if not isinstance(node, dict):
            continue
        if node.get("type") == "SELECT_NODE":
            found |= _of_select(node)
        elif node.get("type") == "SET_OPERATION_NODE":
            found.add("union")
        elif node.get("type") == "DISTINCT_MODIFIER" and node["distinct_on_targets"]:
            found.add("distinct on")
        if "class" in node:
            found |= _of_expression(node)
        waiting += node.values()
    return found


def is_counting(what: str) -> bool:
    """Whether a computation only counts rows that are left."""
    return what == "group by" or what.removesuffix(" over ()").removesuffix("()") in COUNTING


@cache
def computed(name: str) -> frozenset[str]:
    """What the named query computes."""
    return frozenset(computations((QUERIES / f"{name}.sql").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", NAMES)
def test_query_selects_filters_and_orders(name):
    rest = {what for what in computed(name) if not (name in COUNTS and is_counting(what))}
    assert not rest, f"{name} computes {sorted(rest)}: put it into a mart of that grain"


def test_every_exception_counts_and_is_still_needed():
    for name, reason in COUNTS.items():
        assert name in NAMES, f"{name} is gone: take it out of the list"
        assert len(reason.split()) >= 5, f"{name}: say why a mart cannot count it"
        assert any(is_counting(what) for what in computed(name)), (
            f"{name} counts nothing: no exception needed"
        )


@pytest.mark.parametrize(
    ("sql", "what"),
    [
        ("select case when a then 1 end as x from t", "case"),
        ("select if(a, 1, 2) as x from t", "case"),
        ("select a from t order by case a when 'x' then 0 else 1 end", "case"),
        ("select x / y as share from t", "/()"),
        ("select 100 * x as pct from t", "*()"),
        ("select nullif(a, '') as a from t", "nullif()"),
        ("select greatest(a, b) as a from t", "greatest()"),
        ("select coalesce(a, b) as a from t", "coalesce"),
        ("select a from t where coalesce(a, b)", "coalesce"),
        ("select a > 1 as is_big from t", "an expression instead of a column"),
        ("select distinct on (a) a, b from t", "distinct on"),
        ("select a from t group by all", "group by"),
        ("select a from t group by a having count(*) > 1", "having"),
        ("select a from t qualify row_number() over (order by b) = 1", "qualify"),
        ("select a from t qualify row_number() over (order by b) = 1", "over (partition or order)"),
        ("select sum(a) over (partition by b) as s from t", "over (partition or order)"),
        ("with s as (select max(a) as a from t) select a from s", "max()"),
        ("select a from t where b in (select string_agg(b) from u)", "string_agg()"),
        ("select a from t union all select a from u", "union"),
        ("select list_filter(a, x -> x > 1) as a from t", "lambda"),
        ("select * replace (a + 1 as a) from t", "an expression instead of a column"),
    ],
)
def test_disguises_are_seen(sql, what):
    assert what in computations(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "select t.a, 'count(*)' as word -- case sum(x)\n from t where a = $a order by b desc nulls last",
        "select distinct a from t inner join u using (a) where list_contains(string_split(b, '; '), $page) limit $n",
        "select * exclude (a) from t where exists (select 1 from u where u.a = t.a and u.b between 1 and 2)",
    ],
)
def test_selecting_filtering_and_ordering_pass(sql):
    assert not computations(sql)
