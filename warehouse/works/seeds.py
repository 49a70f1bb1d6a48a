"""Hidden seeds: works already agreed on, given blind a second time among packages, so that marking can be followed.

Every tenth script a seed: International Baccalaureate's practice. Only where there are experts enough not to know them.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl

from warehouse.objectivity.check_design import draw_key
from warehouse.thresholds import least
from warehouse.works.lot import WORK

#: A seed is named by the lot and the code under which its scores were agreed.
SEED_OF = "seed_of"
READERS = ("first_expert", "second_expert")


def are_allowed(experts: int) -> bool:
    """Whether there are experts enough for hidden seeds: fewer would know a work that comes again."""
    return experts >= least("works_seeds_from")


def room() -> int:
    """Works of a lot that a package holds when seeds lie among them."""
    full, every = least("works_package"), least("works_seed_every")
    return full - full // every


def with_seeds(works: pl.DataFrame, agreed: pl.DataFrame, barred: pl.DataFrame, seed: str) -> pl.DataFrame:
    """Works of a lot with seeds among them and codes given anew, so that the place of a code tells nothing.

    works: WORK, package, work_code, first_expert, second_expert, …; works without a package stay as they are.
    agreed: WORK, lot_name, work_code, first_expert, second_expert of works that were read and agreed on before.
    barred: expert_code, school_code – places of work and interests. A package gets a seed for every nine works, of the
    same procedure, never one that its readers have read or whose school they may not see, and no reader meets a seed
    twice. Returns the same columns and `seed_of` («lot|code», null = not a seed).
    """
    rows = works.with_columns(pl.lit(None, pl.String).alias(SEED_OF)).to_dicts()
    drawn = {tuple(row[name] for name in WORK) for row in rows}
    known = [row for row in agreed.to_dicts() if tuple(row[name] for name in WORK) not in drawn]
    shut = set(barred.select("expert_code", "school_code").iter_rows())
    uses: Counter[str] = Counter()
    met: set[tuple[str, str]] = set()
    every = least("works_seed_every")
    packages: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        if row["package"] is not None:
            packages.setdefault(row["package"], []).append(row)
    added = []
    for package, own in sorted(packages.items()):
        readers = [code for code in (own[0][name] for name in READERS) if code]
        for _ in range(round(len(own) / (every - 1))):
            fit = [
                one
                for one in known
                if one["procedure_id"] == own[0]["procedure_id"]
                and not {one[name] for name in READERS} & set(readers)
                and not any((code, one["school_code"]) in shut for code in readers)
                and not any((code, _name(one)) in met for code in readers)
            ]
            if not fit or len(readers) < len(READERS):
                break
            one = min(fit, key=lambda work: (uses[_name(work)], draw_key(seed, package, _name(work))))
            uses[_name(one)] += 1
            met |= {(code, _name(one)) for code in readers}
            taken = {name: one[name] for name in WORK}
            added.append(
                {**own[0], **taken, "reason": None, "rule": None, "of_cnt": None, SEED_OF: _name(one)}
            )
    return _coded(rows + added, seed, works)


def _name(one: dict[str, Any]) -> str:
    return f"{one['lot_name']}|{one['work_code']}"


def _coded(rows: list[dict[str, Any]], seed: str, like: pl.DataFrame) -> pl.DataFrame:
    """Codes of every package in a random order again."""
    found: dict[str | None, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["package"], []).append(row)
    coded = []
    for package, own in found.items():
        if package is None:
            coded += own
            continue
        order = sorted(own, key=lambda row: draw_key(seed, "порядок", package, *(row[name] for name in WORK)))
        coded += [{**row, "work_code": f"{package}-{place:02}"} for place, row in enumerate(order, 1)]
    return pl.DataFrame(coded, schema={**like.schema, SEED_OF: pl.String})
