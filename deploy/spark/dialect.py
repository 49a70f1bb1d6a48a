"""SQL of the models, written for DuckDB, as Spark 4 reads it: sqlglot and what it does not know of both engines.

Every rule keeps the meaning that DuckDB gives a query; what a rule is for stands beside it. Models stay as they are.
"""

from __future__ import annotations

import re

import sqlglot
from sqlglot import exp
from sqlglot.dialects.dialect import groupconcat_sql
from sqlglot.dialects.spark import Spark

from deploy.spark.aggregates import ORDERED, distinct_over, ordered
from deploy.spark.names import ColumnsOf, by_name, whole_stars

#: Functions of DuckDB that Spark has under another name, with the same order of arguments.
RENAMED = {
    "regexp_split_to_array": "split",
    "str_split_regex": "split",
    "list_has_any": "arrays_overlap",
    "list_distinct": "array_distinct",
    "list_aggregate": "aggregate",
    "bool_or": "bool_or",
    "bool_and": "bool_and",
    "hash": "xxhash64",
    "row": "struct",
}


class Country(Spark):
    """Spark with the literals and aggregates that results equal to DuckDB's need."""

    class Generator(Spark.Generator):
        """Writes a tree of DuckDB's SQL for Spark."""

        TRANSFORMS = {  # noqa: RUF012
            **Spark.Generator.TRANSFORMS,
            exp.GroupConcat: groupconcat_sql,
            # Spark counts letters here, DuckDB bytes: the same function of DuckDB stands behind this name.
            exp.JarowinklerSimilarity: lambda self, e: self.func("duckdb_likeness", e.this, e.expression),
            exp.ArrayOverlaps: lambda self, e: self.func("ARRAYS_OVERLAP", e.this, e.expression),
            # DuckDB passes over nulls, Spark takes the first row whatever stands there.
            exp.AnyValue: lambda self, e: self.func("ANY_VALUE", e.this, exp.true()),
        }

        def literal_sql(self, expression: exp.Literal) -> str:
            """Write a number with a point as a double: a decimal of Spark would cut every result to a few digits."""
            text = super().literal_sql(expression)
            return f"{text}D" if not expression.is_string and re.search(r"[.eE]", text) else text


def to_spark(sql: str, columns_of: ColumnsOf | None = None) -> str:
    """Return a query of DuckDB as a query of Spark.

    columns_of: of tables that the query reads; needed where it joins rows by the names of their columns.
    Raises sqlglot.errors.SqlglotError, and ValueError where columns must be known and are not.
    """
    tree = sqlglot.parse_one(sql, read="duckdb")
    whole_stars(tree, columns_of)
    by_name(tree, columns_of)
    for select in list(tree.find_all(exp.Select)):
        _generators(select)
    for select in reversed(list(tree.find_all(exp.Select))):
        whole = _qualified(select)
        tree = whole if select is tree else tree
    for rule, kinds in RULES:
        # From the innermost: what a rule makes holds what it has made within.
        for node in reversed(list(tree.find_all(*kinds))):
            if (made := rule(node)) is not node:
                node.replace(made)
    return tree.sql(dialect=Country, pretty=True)


def _qualified(select: exp.Select) -> exp.Expression:
    """`qualify`: the condition becomes a column of the select, and a select around it keeps the rows where it holds."""
    if not (qualify := select.args.get("qualify")):
        return select
    select.set("qualify", None)
    named = {one.alias: one.this for one in select.expressions if isinstance(one, exp.Alias)}
    condition = qualify.this.transform(
        lambda one: (
            named[one.name].copy()
            if isinstance(one, exp.Column) and not one.table and one.name in named
            else one
        )
    )
    outer = exp.Select(expressions=[exp.Star(except_=[exp.to_identifier("_keep")])])
    for part in ("with_", "with", "order", "limit", "distinct"):
        if select.args.get(part):
            outer.set(part, select.args[part].pop())
    place = select.parent, select.arg_key, select.index
    inner = select.copy()
    inner.append("expressions", exp.alias_(exp.func("COALESCE", condition, exp.false()), "_keep"))
    outer = outer.from_(exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier("_all"))))
    outer = outer.where(exp.column("_keep"))
    if place[0] is not None:
        select.replace(outer)
    return outer


def _pair_in(node: exp.Expression) -> exp.Expression:
    """Pairs among pairs: a row of two in DuckDB, two columns in Spark."""
    if isinstance(node, exp.In) and isinstance(query := node.args.get("query"), exp.Subquery):
        chosen = query.this
        if (
            isinstance(chosen, exp.Select)
            and len(chosen.expressions) == 1
            and isinstance(chosen.expressions[0], exp.Tuple)
        ):
            chosen.set("expressions", chosen.expressions[0].expressions)
    return node


def _generators(select: exp.Select) -> None:
    """Rows out of a list, wherever it stands in a select: Spark makes them beside the tables, in `lateral view`."""
    found = [
        one
        for column in select.expressions
        for one in column.find_all(exp.Explode, exp.Unnest)
        if one.find_ancestor(exp.Select) is select
    ]
    if not found:
        return
    names = [f"_each{place}" for place in range(len(found))]
    lists = [one.this if isinstance(one, exp.Explode) else one.expressions[0] for one in found]
    # Lists that stand beside each other go on together, row by row.
    made = (
        exp.Anonymous(this="explode", expressions=[lists[0].copy()])
        if len(lists) == 1
        else exp.Anonymous(
            this="inline",
            expressions=[exp.Anonymous(this="arrays_zip", expressions=[one.copy() for one in lists])],
        )
    )
    for one, name in zip(found, names, strict=True):
        is_bare = one.parent is select
        one.replace(exp.alias_(exp.column(name), "unnest") if is_bare else exp.column(name))
    view = exp.Lateral(
        this=made,
        view=True,
        alias=exp.TableAlias(this=exp.to_identifier("_each"), columns=[exp.to_identifier(n) for n in names]),
    )
    if not select.args.get("from_") and not select.args.get("from"):
        select.set("from_", exp.From(this=exp.select("1 AS _one").subquery("_none")))
    select.append("laterals", view)


def _groups(node: exp.Expression) -> exp.Expression:
    """Groups of a pattern under names: one call of Spark for each."""
    if isinstance(node, exp.RegexpExtract) and isinstance(names := node.args.get("group"), exp.Array):
        parts = [
            exp.PropertyEQ(
                this=exp.to_identifier(name.name),
                expression=exp.RegexpExtract(
                    this=node.this.copy(), expression=node.expression.copy(), group=exp.Literal.number(place)
                ),
            )
            for place, name in enumerate(names.expressions, start=1)
        ]
        return exp.Struct(expressions=parts)
    return node


def _exists(node: exp.Expression) -> exp.Expression:
    """Whether there are rows, asked outside of a condition on rows: Spark counts them."""
    if isinstance(node, exp.Exists) and not node.find_ancestor(exp.Where, exp.Join, exp.Having):
        query = node.this.copy()
        query.set("expressions", [exp.alias_(sqlglot.parse_one("count(*) > 0"), "is_there")])
        return exp.Subquery(this=query)
    return node


def _renamed(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.Anonymous) and (name := RENAMED.get(node.name.lower())):
        return exp.Anonymous(this=name, expressions=node.expressions)
    return node


def _replacement(node: exp.Expression) -> exp.Expression:
    """Groups of a replacement: \\1 of RE2 is $1 in Java."""
    if isinstance(node, exp.RegexpReplace) and isinstance(with_ := node.args.get("replacement"), exp.Literal):
        with_.set("this", re.sub(r"\\(\d)", r"$\1", with_.this.replace("$", r"\$")))
    return node


def _best(node: exp.Expression) -> exp.Expression:
    """The value of the best row: DuckDB passes over rows whose value is null, Spark would return the null."""
    known = exp.Not(this=exp.Is(this=node.this.copy(), expression=exp.Null()))
    if isinstance(node.parent, exp.Filter):
        where = node.parent.expression
        where.set("this", exp.and_(where.this, known))
        return node
    return exp.Filter(this=node.copy(), expression=exp.Where(this=known))


def _list_of_json(node: exp.Expression) -> exp.Expression:
    """A text of JSON as a list of texts of JSON."""
    kind = node.to
    if kind.is_type("array") and kind.expressions and kind.expressions[0].is_type("json"):
        return exp.Anonymous(
            this="from_json", expressions=[node.this.copy(), exp.Literal.string("array<string>")]
        )
    return node


#: What is put otherwise, in this order, and at which parts of a query.
RULES = (
    (_renamed, (exp.Anonymous,)),
    (_groups, (exp.RegexpExtract,)),
    (_pair_in, (exp.In,)),
    (_replacement, (exp.RegexpReplace,)),
    (_best, (exp.ArgMax, exp.ArgMin)),
    (distinct_over, (exp.Window,)),
    (ordered, (exp.Filter, *ORDERED)),
    (_list_of_json, (exp.Cast,)),
    (_exists, (exp.Exists,)),
)
