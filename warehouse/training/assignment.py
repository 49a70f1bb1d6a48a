"""Places of courses shared out between proposed lines, so that each line's outcome can be explained."""

from __future__ import annotations

import polars as pl
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

SCALE = 1_000
SCHEMA = {
    "line_id": pl.String,
    "course_code": pl.String,
    "outcome": pl.String,
    "wanted_cnt": pl.Int64,
    "place_no": pl.Int64,
    "last_score": pl.Float64,
}
PLACED, NO_PLACE, OTHER_LINE, NO_COURSE = "место есть", "мест не хватило", "другая тема важнее", "курса нет"


def assign(lines: pl.DataFrame, candidates: pl.DataFrame, places: dict[str, int | None]) -> pl.DataFrame:
    """Give every line at most one course and every person at most one place, the sum of scores greatest.

    Args:
        lines: line_id, person (null = the school decides who goes; such lines do not compete with each other),
            score > 0 (priority). candidates: line_id, course_code, fit 0…1. places: course → free places (None = not
            limited).

    Returns:
        SCHEMA, one row per line: course_code or null, `outcome` (a place; no places left; another line of the same
        person got the place; no course fits), `wanted_cnt` lines that could take the course (for a line without
        place: its best course, also in course_code = null rows), `place_no` the line's rank by score among those
        placed, `last_score` the lowest score placed there.

    Method: minimum-cost flow (Ahuja, Magnanti & Orlin 1993), OR-Tools; source → person → line → course → sink, cost =
    −score × (½ + ½ fit). Equal costs are resolved by the order of line_id, so the same input gives the same places.
    """
    order = lines.sort("line_id")
    ids = order["line_id"].to_list()
    score = dict(order.select("line_id", "score").iter_rows())
    people = [p if p is not None else f"line:{i}" for i, p in order.select("line_id", "person").iter_rows()]
    usable = candidates.filter(pl.col("line_id").is_in(ids)).sort("line_id", "course_code")
    chosen = _solve(ids, people, score, usable, places)
    return _explained(ids, people, score, usable, chosen)


def _solve(
    ids: list[str],
    people: list[str],
    score: dict[str, float],
    usable: pl.DataFrame,
    places: dict[str, int | None],
) -> dict[str, str]:
    flow = SimpleMinCostFlow()
    names = ["source", "sink", *dict.fromkeys(f"p{p}" for p in people), *(f"l{i}" for i in ids)]
    names += [f"c{c}" for c in usable["course_code"].unique(maintain_order=True)]
    node = {name: place for place, name in enumerate(names)}
    for person in dict.fromkeys(people):
        flow.add_arc_with_capacity_and_unit_cost(node["source"], node[f"p{person}"], 1, 0)
    for line, person in zip(ids, people, strict=True):
        flow.add_arc_with_capacity_and_unit_cost(node[f"p{person}"], node[f"l{line}"], 1, 0)
    tie = {line: place for place, line in enumerate(ids)}
    arcs = {}
    for line, course, fit in usable.select("line_id", "course_code", "fit").iter_rows():
        value = round(SCALE * score[line] * (0.5 + 0.5 * fit)) * (len(ids) + 1) ** 2 - tie[line]
        arc = flow.add_arc_with_capacity_and_unit_cost(node[f"l{line}"], node[f"c{course}"], 1, -value)
        arcs[arc] = (line, course)
    for course in usable["course_code"].unique(maintain_order=True):
        free = places.get(course)
        free = len(ids) if free is None else max(free, 0)
        flow.add_arc_with_capacity_and_unit_cost(node[f"c{course}"], node["sink"], free, 0)
    # Whoever gets no place leaves at no cost, so the flow is always possible.
    for person in dict.fromkeys(people):
        flow.add_arc_with_capacity_and_unit_cost(node[f"p{person}"], node["sink"], 1, 0)
    everyone = len(dict.fromkeys(people))
    flow.set_node_supply(node["source"], everyone)
    flow.set_node_supply(node["sink"], -everyone)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the assignment has no solution: {status}")
    return {line: course for arc, (line, course) in arcs.items() if flow.flow(arc)}


def _explained(
    ids: list[str], people: list[str], score: dict[str, float], usable: pl.DataFrame, chosen: dict[str, str]
) -> pl.DataFrame:
    options: dict[str, list[tuple[float, str]]] = {}
    wanted: dict[str, set[str]] = {}
    for line, course, fit in usable.select("line_id", "course_code", "fit").iter_rows():
        options.setdefault(line, []).append((-fit, course))
        wanted.setdefault(course, set()).add(line)
    placed: dict[str, list[str]] = {}
    for line, course in chosen.items():
        placed.setdefault(course, []).append(line)
    for lines in placed.values():
        lines.sort(key=lambda i: (-score[i], i))
    busy = {person for line, person in zip(ids, people, strict=True) if line in chosen}
    rows = []
    for line, person in zip(ids, people, strict=True):
        course = chosen.get(line)
        best = course or (min(options[line])[1] if line in options else None)
        if course:
            outcome = PLACED
        elif best is None:
            outcome = NO_COURSE
        else:
            outcome = OTHER_LINE if person in busy else NO_PLACE
        there = placed.get(best, []) if best else []
        rows.append(
            {
                "line_id": line,
                "course_code": best,
                "outcome": outcome,
                "wanted_cnt": len(wanted.get(best, ())) if best else 0,
                "place_no": there.index(line) + 1 if course else None,
                "last_score": score[there[-1]] if there else None,
            }
        )
    return pl.DataFrame(rows, schema=SCHEMA)
