"""Cross-check of commissions: every school's works go to another school, round a circle and never back and forth."""

from __future__ import annotations

import math
from collections.abc import Collection

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

from warehouse.objectivity.check_design import draw_key

#: Schools this far apart in size do not check each other while others can.
SIZE_RATIO = 1.5
#: What a pair of too different sizes costs beside a pair of like ones.
UNLIKE = 100.0
LEAST_SCHOOLS = 4
TOO_FEW = "школ меньше четырёх: взаимная проверка кругом невозможна, нужен эксперт соседнего муниципалитета"
NO_CIRCLE = (
    "кругом не составить: общие работники или прошлогодние партнёры; нужен эксперт соседнего муниципалитета"
)
SCHEMA = {"school_code": pl.String, "checks_school_code": pl.String, "is_like": pl.Boolean}


class NoCircleError(ValueError):
    """Schools cannot check one another without a conflict; says why, in words for the coordinator."""


def circle(sizes: dict[str, int], barred: Collection[tuple[str, str]], seed: str) -> pl.DataFrame:
    """Who checks whose works (SCHEMA, a row a school): directed circles of three schools or more.

    sizes: school → participants; barred: pairs that share staff or checked each other last year, in any order. A pair
    of schools of unlike size (ratio above 1.5) is taken only where nothing else is left, and then `is_like` is false.
    A mutual pair never comes out: where a plan demands one, it is written down by a person.

    Raises NoCircleError for fewer than four schools or where every circle needs a barred pair.
    """
    schools = sorted(sizes)
    if len(schools) < LEAST_SCHOOLS:
        raise NoCircleError(TOO_FEW)
    never = {frozenset(pair) for pair in barred}
    keys = [(a, b) for a in schools for b in schools if a != b and frozenset((a, b)) not in never]
    if not keys:
        raise NoCircleError(NO_CIRCLE)
    ratio = [abs(math.log(max(sizes[a], 1) / max(sizes[b], 1))) for a, b in keys]
    unlike = [one > math.log(SIZE_RATIO) + 1e-9 for one in ratio]
    cost = np.array(ratio) + UNLIKE * np.array(unlike)
    cost += [draw_key(seed, *key) / 100 for key in keys]
    at = {school: n for n, school in enumerate(schools)}
    mutual = {frozenset(key): 2 * len(schools) + n for n, key in enumerate(k for k in keys if k[0] < k[1])}
    cells = [(at[a], n) for n, (a, _) in enumerate(keys)]
    cells += [(len(schools) + at[b], n) for n, (_, b) in enumerate(keys)]
    cells += [(mutual[frozenset(key)], n) for n, key in enumerate(keys)]
    row, column = zip(*cells, strict=True)
    height = 2 * len(schools) + len(mutual)
    matrix = coo_array((np.ones(len(cells)), (row, column)), shape=(height, len(keys)))
    low = np.r_[np.ones(2 * len(schools)), np.zeros(len(mutual))]
    found = milp(
        cost,
        constraints=LinearConstraint(matrix.tocsr(), low, np.ones(height)),
        integrality=np.ones(len(keys)),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 1e-6},
    )
    if found.x is None:
        raise NoCircleError(NO_CIRCLE)
    rows = [(*key, not far) for key, far, x in zip(keys, unlike, found.x, strict=True) if x > 0.5]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row").sort("school_code")
