"""Random small municipalities for the tests of works: who writes, who may read, who has an interest where."""

import numpy as np
import polars as pl

from warehouse.works.lot import WORK
from warehouse.works.readers import Experts

PROCEDURES = ("ВПР-2026-весна-МА-5", "ВПР-2026-весна-РУ-5")
PAIR = {"expert_code": pl.String, "school_code": pl.String}
ABLE = {"expert_code": pl.String, "procedure_id": pl.String}
REGISTER = {**PAIR, "works_most": pl.Int64}


def written(sizes: dict[str, tuple[int, ...]], procedures: tuple[str, ...] = PROCEDURES[:1]) -> pl.DataFrame:
    """Participants of schools: school → sizes of its classes."""
    rows = [
        (procedure, school, f"5{letter}", f"{letter}{n:03}")
        for procedure in procedures
        for school, classes in sizes.items()
        for letter, size in zip("АБВГ", classes, strict=False)
        for n in range(size)
    ]
    return pl.DataFrame(rows, dict.fromkeys(WORK, pl.String), orient="row")


def experts(
    homes: dict[str, str | None],
    barred: tuple[tuple[str, str], ...] = (),
    most: int = 48,
    procedures: tuple[str, ...] = PROCEDURES,
) -> Experts:
    """Experts by their places of work; everybody may read everything that is not barred."""
    return Experts(
        pl.DataFrame([(code, home, most) for code, home in homes.items()], REGISTER, orient="row"),
        pl.DataFrame([(code, one) for code in homes for one in procedures], ABLE, orient="row"),
        pl.DataFrame(barred, PAIR, orient="row"),
    )


def random_town(seed: int) -> tuple[pl.DataFrame, pl.DataFrame, Experts]:
    """Participants, schools with a sign, and experts of a municipality nobody planned."""
    random = np.random.default_rng(seed)
    schools = [f"{n:06}" for n in range(1, int(random.integers(2, 8)))]
    sizes = {
        school: tuple(int(n) for n in random.integers(1, 30, size=int(random.integers(1, 4))))
        for school in schools
    }
    people = written(sizes, PROCEDURES[: int(random.integers(1, 3))])
    flagged = people.select("procedure_id", "school_code").unique().sort("procedure_id", "school_code")
    flagged = flagged.filter(pl.Series(random.random(flagged.height) < 0.4))
    codes = [f"Э-{n}" for n in range(int(random.integers(0, 9)))]
    homes = {code: str(random.choice(schools)) if random.random() < 0.8 else None for code in codes}
    barred = tuple((code, school) for code in codes for school in schools if random.random() < 0.15)
    who = experts(homes, barred, most=int(random.integers(10, 60)))
    able = who.able.filter(
        pl.Series([bool(random.random() < 0.8) for _ in range(who.able.height)], dtype=pl.Boolean)
    )
    return people, flagged, Experts(who.register, able, who.barred)
