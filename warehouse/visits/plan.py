"""Whom to send where: visits shared out among observers, so that what matters most is seen and nobody judges their own.

Minimum-cost flow (Ahuja, Magnanti & Orlin 1993), OR-Tools: observer → observer's day → visit. The need of a visit is
weighed against the convex load of the observer, so that visits spread evenly; ties are broken by a hash of the codes,
so that the same input gives the same plan whatever the order of its rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

import numpy as np
import polars as pl
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

#: What the first, second, … visit of an observer costs, in the unit of needs.
LOAD = (0, 3, 6, 9)
#: A second year in the same school, in the unit of needs.
SAME_SCHOOL = 10
SCALE = 1_000
NOBODY_FREE = "на этот день никто не свободен"
ALL_INTERESTED = "у всех, кто свободен в этот день, есть интерес в этой школе"
ALL_BUSY = "все, кто свободен в этот день, направлены в другие школы или уже были в этой"
SCHEMA = {"visit_id": pl.String, "observer_code": pl.String, "why_uncovered": pl.String}


@dataclass(frozen=True)
class People:
    """Observers: their free days, schools where each has an interest, most visits, and where each was last year.

    free: observer_code, offered_on; interests and last_year: observer_code, school_code; most: code → visits.
    """

    free: pl.DataFrame
    interests: pl.DataFrame
    most: dict[str, int]
    last_year: pl.DataFrame


def plan(visits: pl.DataFrame, people: People, kept: pl.DataFrame) -> pl.DataFrame:
    """Give every visit at most one observer (SCHEMA, a row a visit); without one, why.

    visits: visit_id, campaign, school_code, visit_date, need. kept: visit_id, observer_code, campaign, school_code,
    visit_date – decided by a person: they stay, and count as load, busy day and school seen.

    An observer visits one school a day, a school once a campaign, and never one where there is an interest.
    """
    pairs = _pairs(visits, people, kept)
    load = dict(kept.group_by("observer_code").len().iter_rows())
    chosen = _flow(pairs, people.most, load)
    while (again := _repeats(chosen)).height:
        pairs = pairs.join(again, on=["observer_code", "visit_id"], how="anti", maintain_order="left")
        chosen = _flow(pairs, people.most, load)
    decided = pl.concat(
        [chosen.select("visit_id", "observer_code"), kept.select("visit_id", "observer_code")]
    )
    decided = decided.unique("visit_id", keep="last", maintain_order=True)
    return _explained(visits, people, decided)


def _pairs(visits: pl.DataFrame, people: People, kept: pl.DataFrame) -> pl.DataFrame:
    """Who could make which visit: a row an observer and visit, with its cost without load."""
    open_visits = visits.join(kept.select("visit_id"), on="visit_id", how="anti")
    busy = kept.select("observer_code", offered_on="visit_date")
    pairs = (
        people.free.join(busy, on=["observer_code", "offered_on"], how="anti")
        .join(open_visits, left_on="offered_on", right_on="visit_date")
        .rename({"offered_on": "visit_date"})
        .join(people.interests, on=["observer_code", "school_code"], how="anti")
        .join(
            kept.select("observer_code", "campaign", "school_code"),
            on=["observer_code", "campaign", "school_code"],
            how="anti",
        )
    )
    again = people.last_year.select("observer_code", "school_code", seen=pl.lit(SAME_SCHOOL)).unique()
    pairs = pairs.join(again, on=["observer_code", "school_code"], how="left").sort(
        "observer_code", "visit_id"
    )
    ties = [
        int.from_bytes(sha256(f"{code}|{visit}".encode()).digest()[:4]) % SCALE
        for code, visit in pairs.select("observer_code", "visit_id").iter_rows()
    ]
    worth = (pl.col("seen").fill_null(0) - pl.col("need")) * SCALE
    return pairs.with_columns(pl.Series("tie", ties, pl.Int64)).with_columns(cost=worth + pl.col("tie"))


def _flow(pairs: pl.DataFrame, most: dict[str, int], load: dict[str, int]) -> pl.DataFrame:
    if pairs.is_empty():
        return pairs
    people = pairs["observer_code"].unique().sort()
    days = pairs.select("observer_code", "visit_date").unique().sort("observer_code", "visit_date")
    visits = pairs["visit_id"].unique().sort()
    person = {code: 2 + i for i, code in enumerate(people)}
    day = {key: 2 + len(people) + i for i, key in enumerate(days.iter_rows())}
    visit = {key: 2 + len(people) + len(day) + i for i, key in enumerate(visits)}
    source, sink = 0, 1
    tails, heads, costs = [], [], []

    def arcs(tail: list[int], head: list[int], cost: list[int]) -> None:
        tails.extend(tail)
        heads.extend(head)
        costs.extend(cost)

    keys = list(pairs.select("observer_code", "visit_date").iter_rows())
    arcs([day[key] for key in keys], [visit[one] for one in pairs["visit_id"]], pairs["cost"].to_list())
    arcs([person[code] for code, _ in day], list(day.values()), [0] * len(day))
    arcs(list(visit.values()), [sink] * len(visit), [0] * len(visit))
    for code in people:
        steps = range(load.get(code, 0), max(most[code], load.get(code, 0)))
        arcs(
            [source] * len(steps),
            [person[code]] * len(steps),
            [SCALE * LOAD[min(step, len(LOAD) - 1)] for step in steps],
        )
    # Whoever is not needed stays at home at no cost, so the flow is always possible.
    amount = len(visits)
    flow = SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.array(tails), np.array(heads), np.ones(len(tails), dtype=np.int64), np.array(costs)
    )
    flow.add_arc_with_capacity_and_unit_cost(source, sink, amount, 0)
    flow.set_node_supply(source, amount)
    flow.set_node_supply(sink, -amount)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"the plan of visits has no solution: {status}")
    used = [flow.flow(arc) > 0 for arc in range(pairs.height)]
    return pairs.filter(pl.Series(used))


def _repeats(chosen: pl.DataFrame) -> pl.DataFrame:
    """Visits that would bring somebody to a school for the second time in a campaign: all but the most needed one."""
    ranked = chosen.sort("need", "visit_date", "visit_id", descending=[True, False, False])
    place = pl.int_range(pl.len()).over("observer_code", "campaign", "school_code")
    return ranked.filter(place > 0).select("observer_code", "visit_id")


def _explained(visits: pl.DataFrame, people: People, decided: pl.DataFrame) -> pl.DataFrame:
    free: dict[date, set[str]] = {}
    for code, day in people.free.select("observer_code", "offered_on").iter_rows():
        free.setdefault(day, set()).add(code)
    interested: dict[str, set[str]] = {}
    for code, school in people.interests.select("observer_code", "school_code").iter_rows():
        interested.setdefault(school, set()).add(code)
    given = dict(decided.iter_rows())
    rows = []
    for visit, school, day in visits.select("visit_id", "school_code", "visit_date").iter_rows():
        why = None
        if visit not in given:
            there = free.get(day, set())
            why = (
                NOBODY_FREE
                if not there
                else ALL_BUSY
                if there - interested.get(school, set())
                else ALL_INTERESTED
            )
        rows.append((visit, given.get(visit), why))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
