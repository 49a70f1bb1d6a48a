"""Aggregates in an order, which Spark lacks or has with faults: what DuckDB gives, out of a sorted list of structs."""

from __future__ import annotations

import sqlglot
from sqlglot import exp

#: Aggregates that may say in which order they read their rows.
ORDERED = (exp.GroupConcat, exp.ArrayAgg, exp.First, exp.Last)


def ordered(node: exp.Expression) -> exp.Expression:
    """Return what gives the same as a string_agg, list, first or last with its order and its filter."""
    if isinstance(node.parent, exp.Filter | exp.Window) and not isinstance(node, exp.Filter):
        return node
    aggregate, condition = (node.this, node.expression.this) if isinstance(node, exp.Filter) else (node, None)
    if not isinstance(aggregate, ORDERED) or (
        isinstance(node, exp.Filter) and isinstance(node.parent, exp.Window)
    ):
        return node
    held = aggregate.this
    keys = held.expressions if isinstance(held, exp.Order) else []
    value = held.this if isinstance(held, exp.Order) else held
    is_text = isinstance(aggregate, exp.GroupConcat)
    if not keys and not is_text:
        return node
    is_distinct = isinstance(value, exp.Distinct)
    if is_text and not is_distinct and node.find(exp.Select):
        # Spark reads no query within a function of lists; of values that may repeat its own aggregate is right.
        return node
    if is_distinct:
        value = value.expressions[0]
    if is_text:
        known = exp.Not(this=exp.Is(this=value.copy(), expression=exp.Null()))
        condition = known if condition is None else exp.and_(condition.copy(), known)
    if is_distinct:
        found = _call("array_sort", _filtered(_call("collect_set", value.copy()), condition))
        if keys and keys[0].args.get("desc"):
            found = _call("reverse", found)
    else:
        found = _sorted(value, keys, condition)
    if is_text:
        separator = aggregate.args.get("separator") or exp.Literal.string(",")
        joined = _call("array_join", found.copy(), separator.copy())
        return exp.Case(
            ifs=[
                exp.If(this=exp.GT(this=_call("size", found), expression=exp.Literal.number(0)), true=joined)
            ]
        )
    if isinstance(aggregate, exp.ArrayAgg):
        return found
    return _call("try_element_at", found, exp.Literal.number(1 if isinstance(aggregate, exp.First) else -1))


def _call(name: str, *arguments: exp.Expression) -> exp.Expression:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _filtered(aggregate: exp.Expression, condition: exp.Expression | None) -> exp.Expression:
    if condition is None:
        return aggregate
    return exp.Filter(this=aggregate, expression=exp.Where(this=condition.copy()))


def _sorted(
    value: exp.Expression, keys: list[exp.Expression], condition: exp.Expression | None
) -> exp.Expression:
    """The values as a list in the order of their keys, nulls where DuckDB puts them."""
    fields = [exp.alias_(key.this.copy(), f"k{place}") for place, key in enumerate(keys)]
    fields.append(exp.alias_(value.copy(), "held"))
    comparison = "0"
    for place, key in reversed(list(enumerate(keys))):
        name = f"k{place}"
        less, more = ("1", "-1") if key.args.get("desc") else ("-1", "1")
        first, last = ("-1", "1") if key.args.get("nulls_first") else ("1", "-1")
        comparison = (
            f"CASE WHEN a.{name} IS NULL AND b.{name} IS NULL THEN {comparison} WHEN a.{name} IS NULL THEN {first} "
            f"WHEN b.{name} IS NULL THEN {last} WHEN a.{name} < b.{name} THEN {less} "
            f"WHEN a.{name} > b.{name} THEN {more} ELSE {comparison} END"
        )
    collected = _filtered(_call("collect_list", exp.Struct(expressions=fields)), condition)
    if keys:
        by = sqlglot.parse_one(f"SELECT f((a, b) -> {comparison})", read="spark").find(exp.Lambda)
        collected = _call("array_sort", collected, by)
    return _call(
        "transform", collected, sqlglot.parse_one("SELECT f(x -> x.held)", read="spark").find(exp.Lambda)
    )


def distinct_over(node: exp.Window) -> exp.Expression:
    """How many different values a window has: Spark counts none distinctly there, but collects them."""
    inner = node.this
    count = inner.this if isinstance(inner, exp.Filter) else inner
    if not (isinstance(count, exp.Count) and isinstance(count.this, exp.Distinct)):
        return node
    over = node.copy()
    collected = _call("collect_set", count.this.expressions[0].copy())
    over.set("this", _filtered(collected, inner.expression.this if isinstance(inner, exp.Filter) else None))
    return _call("size", over)
