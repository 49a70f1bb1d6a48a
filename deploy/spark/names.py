"""`union all by name` of DuckDB for an engine whose union goes by place: every side gets all columns, in one order."""

from __future__ import annotations

from collections.abc import Callable

from sqlglot import exp

#: Columns of a table, `schema.name`, in order.
ColumnsOf = Callable[[str], list[str]]


def whole_stars(tree: exp.Expression, columns_of: ColumnsOf | None = None) -> None:
    """Write out every `* replace (…)`, in place, so that each column keeps its place."""
    for select in list(tree.find_all(exp.Select)):
        for one in list(select.expressions):
            star = one if isinstance(one, exp.Star) else one.this if isinstance(one, exp.Column) else None
            if not isinstance(star, exp.Star) or not star.args.get("replace"):
                continue
            table = one.table if isinstance(one, exp.Column) else ""
            gone = {each.name for each in star.args.get("except_") or []}
            anew = {each.alias: each for each in star.args["replace"]}
            listed = [
                anew[name].copy() if name in anew else exp.column(name, table=table or None, quoted=True)
                for name in _of_star(select, table, columns_of)
                if name not in gone
            ]
            place = select.expressions.index(one)
            select.set(
                "expressions", [*select.expressions[:place], *listed, *select.expressions[place + 1 :]]
            )


def by_name(tree: exp.Expression, columns_of: ColumnsOf | None = None) -> None:
    """Put the sides of every union by name into one order of columns, in place.

    Raises ValueError where the columns of a side are not known.
    """
    unions = [one for one in tree.find_all(exp.Union) if one.args.get("by_name")]
    # From the innermost: what a side holds is known once its own unions are in order.
    for union in reversed(unions):
        left, right = (columns(side, columns_of) for side in (union.left, union.right))
        whole = [*left, *[name for name in right if name not in left]]
        union.set("by_name", False)
        union.set("this", _widened(union.left, left, whole))
        union.set("expression", _widened(union.right, right, whole))


def _widened(side: exp.Expression, own: list[str], whole: list[str]) -> exp.Expression:
    if own == whole:
        return side
    wanted = [
        exp.column(name, quoted=True) if name in own else exp.alias_(exp.Null(), name) for name in whole
    ]
    inner = side.copy()
    if isinstance(inner, exp.Subquery):
        inner = inner.this
    return exp.select(*wanted).from_(inner.subquery("_side"))


def columns(query: exp.Expression, columns_of: ColumnsOf | None) -> list[str]:
    """Return the columns that a query gives, in order. Raises ValueError where they are not known."""
    if isinstance(query, exp.Subquery):
        return columns(query.this, columns_of)
    if isinstance(query, exp.Union):
        left = columns(query.left, columns_of)
        if not query.args.get("by_name"):
            return left
        return [*left, *[name for name in columns(query.right, columns_of) if name not in left]]
    names: list[str] = []
    for one in query.expressions:
        star = one if isinstance(one, exp.Star) else one.this if isinstance(one, exp.Column) else None
        if not isinstance(star, exp.Star):
            names.append(one.alias_or_name)
            continue
        table = one.table if isinstance(one, exp.Column) else ""
        gone = {each.name for each in star.args.get("except_") or star.args.get("except") or []}
        names += [name for name in _of_star(query, table, columns_of) if name not in gone]
    return names


def _of_star(query: exp.Expression, table: str, columns_of: ColumnsOf | None) -> list[str]:
    start = query.args.get("from_") or query.args.get("from")
    sources = [start.this, *[join.this for join in query.args.get("joins") or []]] if start else []
    joined: list[str] = []
    for place, source in enumerate(sources):
        if table and source.alias_or_name != table:
            continue
        held = _of_source(source, columns_of)
        using = set()
        if place:
            using = {each.name for each in (query.args["joins"][place - 1].args.get("using") or [])}
        joined += [name for name in held if name not in using or name not in joined]
    return joined


def _of_source(source: exp.Expression, columns_of: ColumnsOf | None) -> list[str]:
    if isinstance(source, exp.Subquery):
        return columns(source.this, columns_of)
    if isinstance(source, exp.Table) and not source.db:
        scope: exp.Expression | None = source
        while scope is not None:
            for cte in (
                scope.args["with_"].expressions
                if scope.args.get("with_")
                else (scope.args["with"].expressions if scope.args.get("with") else [])
            ):
                if cte.alias == source.name:
                    return columns(cte.this, columns_of)
            scope = scope.parent
    if isinstance(source, exp.Table) and columns_of:
        return columns_of(f"{source.db}.{source.name}")
    raise ValueError(f"columns of {source.sql()} are not known")
