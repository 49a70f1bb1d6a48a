"""Who reads which package: two experts of different schools, never the works of one's own; and who is missing.

An exact integer programme (HiGHS; Huangfu & Hall 2018) over packages and experts. What no expert may do is not among
its variables, so that no weight can buy a conflict.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from warehouse.objectivity.check_design import draw_key
from warehouse.thresholds import least

#: What one reading that nobody does weighs against everything else.
UNMET = 1_000.0
#: What a package read by both is worth beside two packages that wait for their second reading.
PAIR = 100.0
#: What the first, second, … package of an expert costs.
LOAD = (0.0, 3.0, 6.0, 9.0, 12.0)
#: A reading above a third of a school's that comes from one other school.
ABOVE_THIRD = 1.0
NEIGHBOUR = "нужен эксперт соседнего муниципалитета: своих без интереса и из разных школ недостаточно"
NO_TIME = "не хватает экспертов: у тех, кто может, заняты все часы"
SCHEMA = {"package": pl.String, "reading": pl.Int64, "expert_code": pl.String, "why_missing": pl.String}


@dataclass(frozen=True)
class Experts:
    """Experts who may read: their works in all, what each is qualified for, whose works each may not see.

    register: expert_code, school_code (place of work, null = none), works_most (works that fit into the offered days);
    able: expert_code, procedure_id (subject, parallel, a run in force); barred: expert_code, school_code (interest, or
    the interview of that school) – the place of work is barred without being named here.
    """

    register: pl.DataFrame
    able: pl.DataFrame
    barred: pl.DataFrame


def works_a_day() -> int:
    """Works that one expert reads in a day: six hours by the minutes a work takes."""
    return least("works_day_minutes") // least("works_minutes")


@dataclass
class _Rows:
    """Constraints as they are gathered: row, column, coefficient, and the bounds of each row."""

    at: list[tuple[int, int, float]] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, terms: list[tuple[int, float]], low: float, high: float) -> None:
        row = len(self.low)
        self.at += [(row, column, value) for column, value in terms]
        self.low.append(low)
        self.high.append(high)


def assign(packed: pl.DataFrame, experts: Experts, seed: str) -> pl.DataFrame:
    """Two readers of every package (SCHEMA, a row a package × reading; without a reader, why).

    packed: procedure_id, school_code, package (a row a work); works without a package are passed over.
    """
    works = packed.drop_nulls("package")
    packages = works.group_by("package").agg(pl.col("procedure_id").first(), size=pl.len()).sort("package")
    if packages.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    homes = {
        code: home or f"·{code}"
        for code, home in experts.register.select("expert_code", "school_code").iter_rows()
    }
    pairs = _pairs(works, packages, experts)
    chosen = _solved(pairs, packages, works, experts, homes, seed)
    return _told(packages, pairs, chosen, homes)


def _pairs(works: pl.DataFrame, packages: pl.DataFrame, experts: Experts) -> pl.DataFrame:
    """Who may read which package: package, expert_code."""
    own = experts.register.select("expert_code", "school_code").drop_nulls()
    shut = pl.concat([own, experts.barred.select("expert_code", "school_code")]).unique()
    shut = works.select("package", "school_code").unique().join(shut, on="school_code")
    able = packages.join(experts.able.unique(), on="procedure_id").join(
        experts.register.select("expert_code"), on="expert_code", how="semi"
    )
    pairs = able.join(shut, on=["package", "expert_code"], how="anti")
    return pairs.select("package", "expert_code").sort("package", "expert_code")


def _solved(
    pairs: pl.DataFrame,
    packages: pl.DataFrame,
    works: pl.DataFrame,
    experts: Experts,
    homes: dict[str, str],
    seed: str,
) -> set[tuple[str, str]]:
    keys = list(pairs.iter_rows())
    if not keys:
        return set()
    size = dict(packages.select("package", "size").iter_rows())
    most = dict(experts.register.select("expert_code", "works_most").iter_rows())
    cost = [-UNMET * size[package] + draw_key(seed, package, code) / 10 for package, code in keys]
    rows = _Rows()
    by_package: dict[str, list[int]] = {}
    by_expert: dict[str, list[int]] = {}
    by_home: dict[tuple[str, str], list[int]] = {}
    for at, (package, code) in enumerate(keys):
        by_package.setdefault(package, []).append(at)
        by_expert.setdefault(code, []).append(at)
        by_home.setdefault((package, homes[code]), []).append(at)
    for columns in by_package.values():
        rows.add([(at, 1) for at in columns], 0, 2)
    for columns in by_home.values():
        if len(columns) > 1:
            rows.add([(at, 1) for at in columns], 0, 1)
    integer = [1] * len(keys)
    for code, columns in by_expert.items():
        rows.add([(at, size[keys[at][0]]) for at in columns], 0, most[code])
        steps = range(len(cost), len(cost) + len(columns))
        cost += [LOAD[min(step, len(LOAD) - 1)] for step in range(len(columns))]
        integer += [0] * len(columns)
        rows.add([*((at, 1) for at in columns), *((step, -1) for step in steps)], 0, 0)
    for columns in by_package.values():
        rows.add([*((at, 1.0) for at in columns), (len(cost), -2.0)], 0, 2)
        cost.append(-PAIR)
        integer.append(1)
    _add_thirds(rows, cost, integer, works, keys, homes)
    row, column, value = zip(*rows.at, strict=True)
    matrix = coo_array((value, (row, column)), shape=(len(rows.low), len(cost)))
    high = np.where(np.array(integer) == 1, 1.0, np.inf)
    high[len(keys) : 2 * len(keys)] = 1.0
    found = milp(
        np.array(cost),
        constraints=LinearConstraint(matrix.tocsr(), rows.low, rows.high),
        integrality=np.array(integer),
        bounds=Bounds(0, high),
        # A limit of nodes, not of time: the same input gives the same answer on every machine.
        options={"mip_rel_gap": 1e-6, "node_limit": 2_000},
    )
    if found.x is None:
        raise RuntimeError(f"readers of packages have no solution: {found.message}")
    return {key for key, value in zip(keys, found.x, strict=False) if value > 0.5}


def _add_thirds(
    rows: _Rows,
    cost: list[float],
    integer: list[int],
    works: pl.DataFrame,
    keys: list[tuple[str, str]],
    homes: dict[str, str],
) -> None:
    """Above a third of the readings of a school from one other school a price is paid, work by work."""
    counts = works.group_by("package", "school_code").len()
    inside = {(package, school): n for package, school, n in counts.iter_rows()}
    total = dict(works.group_by("school_code").len().iter_rows())
    readers: dict[tuple[str, str], list[tuple[int, float]]] = {}
    of_package: dict[str, list[str]] = {}
    for package, school in sorted(inside):
        of_package.setdefault(package, []).append(school)
    for at, (package, code) in enumerate(keys):
        for school in of_package[package]:
            readers.setdefault((school, homes[code]), []).append((at, inside[package, school]))
    for (school, _), terms in readers.items():
        limit = 2 * total[school] / 3
        if sum(n for _, n in terms) > limit:
            rows.add([*terms, (len(cost), -1)], -np.inf, limit)
            cost.append(ABOVE_THIRD)
            integer.append(0)


def _told(
    packages: pl.DataFrame, pairs: pl.DataFrame, chosen: set[tuple[str, str]], homes: dict[str, str]
) -> pl.DataFrame:
    may: dict[str, set[str]] = {}
    for package, code in pairs.iter_rows():
        may.setdefault(package, set()).add(homes[code])
    rows = []
    for package in packages["package"]:
        readers = sorted(code for at, code in chosen if at == package)
        for place in (1, 2):
            code = readers[place - 1] if len(readers) >= place else None
            why = None if code else NEIGHBOUR if len(may.get(package, ())) < 2 else NO_TIME
            rows.append((package, place, code, why))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
