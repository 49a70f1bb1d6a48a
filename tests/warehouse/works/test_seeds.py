"""Hidden seeds: works agreed on before, one for nine others, never to whoever has read them or knows the school."""

import numpy as np
import polars as pl

from tests.warehouse.works.towns import PROCEDURES, experts, written
from warehouse.works.lot import CELL, WORK, draw
from warehouse.works.packages import pack
from warehouse.works.readers import assign
from warehouse.works.seeds import SEED_OF, are_allowed, room, with_seeds


def lot_with_seeds(seed: str, agreed_schools: tuple[str, ...] = ("1", "2", "3", "4", "5", "6")):
    """A lot of six schools given to twelve experts, with seeds out of works that some of them have agreed on."""
    random = np.random.default_rng(int(seed))
    people = written({str(n): (31, 30) for n in range(1, 7)})
    who = experts({f"Э-{n}": str(n % 6 + 1) for n in range(12)}, barred=(("Э-1", "5"),), most=96)
    packed = pack(draw(people, people.select(CELL).unique(), seed), seed, room())
    given = assign(packed, who, seed)
    works = packed
    for place, name in ((1, "first_expert"), (2, "second_expert")):
        mine = given.filter(reading=place).select("package", pl.col("expert_code").alias(name))
        works = works.join(mine, on="package", how="left", maintain_order="left")
    works = works.with_columns(reason=pl.lit("жребий"), rule=pl.lit("жребий"), of_cnt=pl.lit(61))
    rest = people.join(works, on=WORK, how="anti").filter(pl.col("school_code").is_in(agreed_schools))
    agreed = (
        rest.sort(WORK)
        .head(40)
        .with_columns(
            lot_name=pl.lit("прежний"),
            work_code=pl.format("МА5-01-{}", pl.int_range(pl.len())),
            first_expert=pl.Series([f"Э-{n}" for n in random.integers(0, 12, min(rest.height, 40))]),
            second_expert=pl.lit("Э-11"),
        )
    )
    own = who.register.select("expert_code", "school_code")
    barred = pl.concat([own, who.barred.select("expert_code", "school_code")])
    return works, agreed, barred, with_seeds(works, agreed, barred, seed)


def test_seeds_only_from_ten_experts_up():
    assert [are_allowed(n) for n in (0, 9, 10, 30)] == [False, False, True, True]


def test_a_package_with_seeds_is_not_larger_and_every_tenth_work_is_a_seed():
    works, _, _, seeded = lot_with_seeds("1")
    assert seeded.group_by("package").len()["len"].max() <= 20
    found = seeded.group_by("package").agg(pl.col(SEED_OF).is_not_null().sum(), size=pl.len())
    assert found[SEED_OF].sum() > 0
    assert all(row[SEED_OF] <= -(-row["size"] // 10) for row in found.iter_rows(named=True))
    # What was drawn is still there, work for work.
    assert (
        seeded.filter(pl.col(SEED_OF).is_null()).select(WORK).sort(WORK).equals(works.select(WORK).sort(WORK))
    )


def test_nobody_meets_a_seed_that_he_has_read_may_not_see_or_has_met():
    for number in range(20):
        _, agreed, barred, seeded = lot_with_seeds(str(number))
        read = {
            f"{r['lot_name']}|{r['work_code']}": {r["first_expert"], r["second_expert"]}
            for r in agreed.to_dicts()
        }
        shut = set(barred.iter_rows())
        met: set[tuple[str, str]] = set()
        for row in seeded.drop_nulls(SEED_OF).iter_rows(named=True):
            for code in (row["first_expert"], row["second_expert"]):
                assert code not in read[row[SEED_OF]]
                assert (code, row["school_code"]) not in shut
                assert (code, row[SEED_OF]) not in met
                met.add((code, row[SEED_OF]))
        assert seeded.drop_nulls(SEED_OF)["procedure_id"].unique().to_list() in ([], [PROCEDURES[0]])


def test_the_place_of_a_code_tells_nothing_of_what_is_a_seed():
    places = []
    for number in range(40):
        _, _, _, seeded = lot_with_seeds(str(number))
        sizes = dict(seeded.group_by("package").len().iter_rows())
        places += [
            int(row["work_code"][-2:]) / sizes[row["package"]]
            for row in seeded.drop_nulls(SEED_OF).iter_rows(named=True)
        ]
    assert len(places) > 100
    assert 0.42 < np.mean(places) < 0.62
    assert seeded["work_code"].is_unique().all()


def test_without_agreed_works_nothing_is_added():
    works, agreed, barred, _ = lot_with_seeds("3")
    alone = with_seeds(works, agreed.clear(), barred, "3")
    assert alone[SEED_OF].null_count() == works.height
