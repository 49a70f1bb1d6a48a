"""Packages of works without names and schools: blind codes, works of two schools or more, the key kept apart."""

from __future__ import annotations

import math
from collections import Counter
from itertools import groupby
from typing import Any

import polars as pl

from warehouse.objectivity.check_design import draw_key
from warehouse.thresholds import least
from warehouse.works.lot import WORK

#: procedure_id, school_code, class_label, participant_code.
Work = tuple[str, str, str, str]
SCHEMA = {**dict.fromkeys(WORK, pl.String), "package": pl.String, "work_code": pl.String}


def pack(lot: pl.DataFrame, seed: str, room: int | None = None) -> pl.DataFrame:
    """Give every work of a lot its package and its code there (SCHEMA): the key, which experts never see.

    lot: WORK. A package is of one procedure, holds at most 20 works of two schools, or three where they are odd, and
    as few schools as possible, because each shuts out its own experts. Works of a procedure that one school alone
    wrote get no package: their `package` and `work_code` are null. room: works of the lot in a package where fewer than
    20, because seeds will lie beside them.
    """
    works = sorted(lot.select(WORK).unique().iter_rows())
    rows = [
        row
        for name, group in groupby(works, key=lambda row: row[0])
        for row in _of_procedure(name, list(group), seed, room or least("works_package"))
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _groups(schools: list[str]) -> list[list[str]]:
    """Schools by twos, the last three together where they are odd."""
    groups = [schools[i : i + 2] for i in range(0, len(schools), 2)]
    if len(groups) > 1 and len(groups[-1]) == 1:
        last = groups.pop()
        groups[-1] += last
    return groups


def _of_procedure(name: str, works: list[Work], seed: str, full: int) -> list[tuple[Any, ...]]:
    sizes = Counter(school for _, school, _, _ in works)
    # Schools of like size together, so that both reach every package of the two.
    schools = sorted(sizes, key=lambda school: (-sizes[school], draw_key(seed, name, school), school))
    parts: list[list[Work]] = []
    for group in _groups(schools):
        own = [work for work in works if work[1] in group]
        parts += _of_group(
            sorted(own, key=lambda work: (draw_key(seed, "раздача", *work), work)), group[0], full
        )
    # Numbers of packages in a random order: a number tells nothing of the schools in it.
    parts.sort(key=lambda part: draw_key(seed, "пакет", *part[0]))
    packed = [row for number, part in enumerate(parts, 1) for row in _coded(part, name, seed, number)]
    known = {row[:4] for row in packed}
    return packed + [(*work, None, None) for work in works if work not in known]


def _of_group(works: list[Work], largest: str, full: int) -> list[list[Work]]:
    """Works of two or three schools dealt in turn, the largest school first, so that every package mixes schools.

    Works of the largest school that find no work of another to lie with are left out.
    """
    others = sorted((work for work in works if work[1] != largest), key=lambda work: work[1])
    many = min(math.ceil(len(works) / full), len(others))
    own = [work for work in works if work[1] == largest][: max(many * full - len(others), 0)]
    return [(own + others)[place::many] for place in range(many)]


def _coded(part: list[Work], name: str, seed: str, number: int) -> list[tuple[Any, ...]]:
    subject, grade = name.split("-")[3:5]
    package = f"{subject}{grade}-{number:02}"
    order = sorted(part, key=lambda work: (draw_key(seed, "порядок", *work), work))
    return [(*work, package, f"{package}-{place:02}") for place, work in enumerate(order, 1)]
