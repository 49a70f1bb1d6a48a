"""The lot of works: which works of a school are read again, drawn before results and while the works still exist.

A systematic draw over participants in a random order within their class (Cochran 1977, ch. 8): everybody of a school
has exactly the same chance, classes (and thirds of the score, where results are known) stand in it as in the school.
"""

from __future__ import annotations

import math
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
import polars as pl

from warehouse.objectivity.check_design import draw_key
from warehouse.thresholds import least, threshold

#: Whose works a cell is: the procedure (subject × parallel) in one school.
CELL = ["procedure_id", "school_code"]
WORK = [*CELL, "class_label", "participant_code"]
BY_SIGN, BY_LOT = "признак", "жребий"
#: Works of how many schools a package mixes at least.
LEAST_SCHOOLS = 2
RULE_ALL, RULE_LOT = "все работы", "жребий"
SCHOOLS = {"procedure_id": pl.String, "school_code": pl.String, "why": pl.String, "lot_of_cnt": pl.Int64}
SCHEMA = {**dict.fromkeys(WORK, pl.String), "rule": pl.String, "of_cnt": pl.Int64}


class WorksGoneError(ValueError):
    """The works may be destroyed already: a lot drawn now would name works that nobody can read. Says why."""


def stop_if_gone(today: date, kept_until: date | None, *, has_results: bool) -> None:
    """Refuse a draw after the last day of keeping (WorksGoneError); without a day – once results are there.

    By the rule works are kept until results are received; another day is decided by the region.
    """
    if kept_until and today > kept_until:
        raise WorksGoneError(f"работы хранили до {kept_until:%d.%m.%Y}: срок прошёл, перепроверить их нельзя")
    if not kept_until and has_results:
        raise WorksGoneError(
            "результаты уже получены, а работы по правилам хранят до их получения; "
            "если регион назначил другой срок, назовите день «хранение до»"
        )


def schools_of(participants: pl.DataFrame, flagged: pl.DataFrame, seed: str) -> pl.DataFrame:
    """Schools whose works are read (SCHOOLS, a row a procedure × school): with a sign all, of the others a fifth.

    participants: who writes (WORK); flagged: procedure_id, school_code. Where two schools write, two at least are read,
    so that a package never holds works of one school alone, in a year without signs either.
    """
    signs = set(flagged.select(CELL).iter_rows())
    cells = sorted(participants.select(CELL).unique().iter_rows())
    found = []
    for _, group in groupby(cells, key=lambda cell: cell[0]):
        own = list(group)
        others = sorted(set(own) - signs, key=lambda cell: (draw_key(seed, *cell), cell))
        lacking = LEAST_SCHOOLS - (len(own) - len(others))
        drawn = max(math.ceil(len(others) * threshold("visits_lot_share")), lacking)
        found += [(*cell, BY_SIGN, len(others)) for cell in own if cell in signs]
        found += [(*cell, BY_LOT, len(others)) for cell in others[:drawn]]
    return pl.DataFrame(found, schema=SCHOOLS, orient="row").sort(CELL)


def draw(participants: pl.DataFrame, schools: pl.DataFrame, seed: str) -> pl.DataFrame:
    """The works of the lot, a row a work (SCHEMA): all where a cell has at most 30, else 24 of them.

    participants: WORK, and `third` (1–3) where results are known; schools: CELL. The seed is published before the draw;
    the same participants and seed give the same lot whatever the order of rows.
    """
    wanted = set(schools.select(CELL).iter_rows())
    thirds = ["third"] if "third" in participants.columns else []
    people = {row for row in participants.select(*WORK, *thirds).iter_rows() if row[:2] in wanted}
    # A cell after a cell, class after class, third after third, and there in the order of the draw.
    ordered = sorted(people, key=lambda row: (*row[:3], *row[4:], draw_key(seed, *row[:4]), row[3]))
    drawn = [
        row
        for cell, rows in groupby(ordered, key=lambda row: row[:2])
        for row in _of_cell(cell, list(rows), seed)
    ]
    return pl.DataFrame(drawn, schema=SCHEMA, orient="row").sort(WORK)


def _of_cell(cell: tuple[str, ...], rows: list[tuple[Any, ...]], seed: str) -> list[tuple[Any, ...]]:
    of = len(rows)
    size = of if of <= least("works_all_to") else least("works_lot")
    start = draw_key(seed, *cell)
    places = np.floor((np.arange(size) + start) * of / size).astype(int)
    rule = RULE_ALL if size == of else RULE_LOT
    return [(*rows[place][:4], rule, of) for place in places]
