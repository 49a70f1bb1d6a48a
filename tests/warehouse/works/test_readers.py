"""Packages, readers, third readings: nothing forbidden in a thousand random registers, nothing needed left undone."""

from itertools import product

import polars as pl
import pytest

from tests.warehouse.works.towns import PROCEDURES, experts, random_town, written
from warehouse.works.lot import CELL, WORK, draw, schools_of
from warehouse.works.packages import pack
from warehouse.works.pairs import NoCircleError, circle
from warehouse.works.readers import NEIGHBOUR, NO_TIME, Experts, assign, works_a_day
from warehouse.works.thirds import need_third


def drawn(people: pl.DataFrame, flagged: pl.DataFrame, seed: str) -> pl.DataFrame:
    return pack(draw(people, schools_of(people, flagged, seed), seed), seed)


def conflicts(packed: pl.DataFrame, who: Experts, given: pl.DataFrame) -> list[str]:
    """What must never happen, counted row by row and without the code that plans."""
    homes = dict(who.register.select("expert_code", "school_code").iter_rows())
    inside: dict[str, list[tuple[str, str]]] = {}
    for package, procedure, school in packed.select("package", "procedure_id", "school_code").iter_rows():
        inside.setdefault(package, []).append((procedure, school))
    most = dict(who.register.select("expert_code", "works_most").iter_rows())
    able, barred = set(who.able.iter_rows()), set(who.barred.iter_rows())
    found: list[str] = []
    load: dict[str, int] = {}
    readers: dict[str, list[str]] = {}
    for package, _, code, why in given.iter_rows():
        if code is None:
            found += [] if why else [f"{package}: nobody and no reason"]
            continue
        readers.setdefault(package, []).append(code)
        for procedure, school in inside[package]:
            load[code] = load.get(code, 0) + 1
            if homes[code] == school or (code, school) in barred:
                found.append(f"{code} reads {school}")
            if (code, procedure) not in able:
                found.append(f"{code} is not able to read {procedure}")
    for package, codes in readers.items():
        places = [homes[code] or code for code in codes]
        if len(set(codes)) < len(codes) or len(set(places)) < len(places):
            found.append(f"{package}: one school twice")
    return found + [f"{code}: {n} works" for code, n in load.items() if n > most[code]]


def test_in_a_thousand_random_registers_there_is_no_conflict_and_packages_mix_schools():
    read = 0
    for seed in range(1000):
        people, flagged, who = random_town(seed)
        packed = drawn(people, flagged, str(seed))
        given = assign(packed, who, str(seed))
        assert conflicts(packed, who, given) == []
        in_packages = packed.drop_nulls("package")
        assert given.height == 2 * in_packages["package"].n_unique()
        sizes = in_packages.group_by("package").agg(
            pl.len(),
            pl.col("school_code").n_unique().alias("schools"),
            pl.col("procedure_id").n_unique().alias("p"),
        )
        assert sizes.filter((pl.col("len") > 20) | (pl.col("schools") < 2) | (pl.col("p") > 1)).is_empty()
        assert not packed.select(WORK).is_duplicated().any()
        read += given.drop_nulls("expert_code").height
    assert read > 1000


def test_as_many_readings_are_given_as_brute_force_finds():
    """Small registers: every way of giving readers is tried, the best one covers as many works as the plan."""
    checked = 0
    for seed in range(225):
        people, flagged, who = random_town(seed)
        packed = drawn(people, flagged, str(seed))
        packages = packed.drop_nulls("package")["package"].unique().sort().to_list()
        codes = who.register["expert_code"].to_list()
        if not 1 <= len(packages) <= 3 or not 2 <= len(codes) <= 5:
            continue
        ways = [()] + [(a,) for a in codes] + [(a, b) for a in codes for b in codes if a < b]
        sizes = dict(packed.drop_nulls("package").group_by("package").len().iter_rows())
        singles = {
            (package, way)
            for package in packages
            for way in ways
            if not conflicts(packed, unlimited(who), table({package: way}))
        }
        most = dict(who.register.select("expert_code", "works_most").iter_rows())
        best = 0
        for chosen in product(ways, repeat=len(packages)):
            if any((p, way) not in singles for p, way in zip(packages, chosen, strict=True)):
                continue
            load = dict.fromkeys(codes, 0)
            for package, way in zip(packages, chosen, strict=True):
                for code in way:
                    load[code] += sizes[package]
            if all(load[code] <= most[code] for code in codes):
                best = max(best, sum(load.values()))
        given = assign(packed, who, str(seed)).drop_nulls("expert_code")
        assert sum(sizes[package] for package in given["package"]) == best
        checked += 1
    assert checked > 15


def unlimited(who: Experts) -> Experts:
    return Experts(who.register.with_columns(works_most=pl.lit(10_000)), who.able, who.barred)


def table(ways: dict[str, tuple[str, ...]]) -> pl.DataFrame:
    rows = [(package, n, code, None) for package, way in ways.items() for n, code in enumerate(way, 1)]
    return pl.DataFrame(rows, ["package", "reading", "expert_code", "why_missing"], orient="row")


def two_schools() -> pl.DataFrame:
    people = written({"1": (20,), "2": (20,)})
    return pack(draw(people, people.select(CELL).unique(), "7"), "7")


def test_without_readers_it_is_said_whether_people_or_hours_are_missing():
    packed = two_schools()
    for who, why in (
        (experts({"Э-1": "1", "Э-2": "2"}), {NEIGHBOUR}),
        (experts({"Э-1": "3", "Э-2": "3"}), {None, NEIGHBOUR}),
        (experts({"Э-1": "3", "Э-2": "4"}, most=20), {None, NO_TIME}),
        (experts({"Э-1": "3", "Э-2": None}, most=40), {None}),
    ):
        assert set(assign(packed, who, "7")["why_missing"]) == why


def test_a_region_of_84_schools_is_read_by_its_own_experts_without_a_conflict():
    sizes = {f"{n:06}": (10 + n % 17, 12 + n % 11) for n in range(84)}
    people = written(sizes, PROCEDURES)
    packed = drawn(people, people.select(CELL).unique().filter(pl.col("school_code") < "000010"), "7")
    who = experts({f"Э-{n:02}": f"{n:06}" for n in range(80)}, most=2 * works_a_day())
    given = assign(packed, who, "7")
    assert packed["school_code"].n_unique() > 24
    assert given["expert_code"].null_count() == 0
    assert conflicts(packed, who, given) == []


def test_where_hours_are_short_packages_are_read_by_both_rather_than_many_by_one():
    people = written({str(n): (24,) for n in range(6)})
    packed = pack(draw(people, people.select(CELL).unique(), "7"), "7")
    given = assign(packed, experts({f"Э-{n}": f"9{n}" for n in range(6)}, most=24), "7")
    both = given.drop_nulls("expert_code").group_by("package").len()
    assert both["len"].to_list() == [2, 2, 2]


def test_load_is_spread_and_no_school_reads_more_than_a_third_of_another_where_it_can_be_so():
    people = written({str(n): (24,) for n in range(4)})
    packed = pack(draw(people, people.select(CELL).unique(), "7"), "7")
    who = experts({f"Э-{n}": f"9{n}" for n in range(6)}, most=200)
    given = assign(packed, who, "7").join(packed, on="package")
    shares = given.group_by("school_code", "expert_code").len()
    assert shares["len"].max() <= 48 / 3 + 1e-9
    loads = given.select("package", "reading", "expert_code").unique().group_by("expert_code").len()["len"]
    assert loads.max() - loads.min() <= 1


def test_the_order_of_rows_changes_nothing():
    people, flagged, who = random_town(11)
    packed = drawn(people, flagged, "7")
    mixed = drawn(people.sample(fraction=1, shuffle=True, seed=1), flagged, "7")
    assert packed.sort(WORK).equals(mixed.sort(WORK))
    other = Experts(
        *(one.sample(fraction=1, shuffle=True, seed=2) for one in (who.register, who.able, who.barred))
    )
    assert assign(packed, who, "7").equals(assign(mixed, other, "7"))


def test_a_code_in_a_package_tells_neither_school_nor_class():
    packed = two_schools()
    assert packed["work_code"].is_unique().all()
    mixed = (
        packed.sort("work_code").group_by("package", maintain_order=True).agg("school_code")["school_code"]
    )
    assert all(list(one) != sorted(one) for one in mixed)


def test_one_school_alone_gets_no_package_and_none_of_its_works_is_lost():
    people = written({"1": (24,)})
    packed = pack(draw(people, people.select(CELL).unique(), "7"), "7")
    assert (packed.height, packed["package"].null_count()) == (24, 24)
    lopsided = written({"1": (30,), "2": (1,)})
    packed = pack(draw(lopsided, lopsided.select(CELL).unique(), "7"), "7")
    assert (packed.height, packed.drop_nulls("package").height) == (31, 20)


def test_a_third_reads_exactly_what_the_rule_names():
    planted = {
        "равно": ((2, 1), (2, 1), None),
        "два балла по критерию": ((2, 1), (0, 3), "критерий"),
        "граница": ((2, 2), (2, 1), "граница отметки"),
        "допуск": ((1, 1, 1), (0, 0, 0), "допуск"),
        "в допуске": ((1, 1), (1, 0), None),
    }
    scores = [
        (work, reading, f"{n}", float(score))
        for work, (first, second, _) in planted.items()
        for reading, given in ((1, first), (2, second))
        for n, score in enumerate(given)
    ]
    frame = pl.DataFrame(scores, ["work", "reading", "task_code", "score"], orient="row")
    works = pl.DataFrame(
        {
            "work": list(planted),
            "maximum": [20.0, 20.0, 20.0, 40.0, 20.0],
            "rest": [6.0, 6.0, 6.0, None, 0.0],
            "min3": [5.0] * 5,
            "min4": [10.0] * 5,
            "min5": [15.0] * 5,
        }
    )
    found = dict(need_third(frame, works).select("work", "why").iter_rows())
    assert found == {work: why for work, (_, _, why) in planted.items() if why}


def test_schools_check_one_another_round_a_circle_and_never_back():
    sizes = {f"{n:02}": 20 + n for n in range(9)}
    barred = {("00", "01"), ("05", "02")}
    rows = circle(sizes, barred, "7")
    to = dict(rows.select("school_code", "checks_school_code").iter_rows())
    assert set(to) == set(to.values()) == set(sizes)
    assert all(a != b and to[b] != a for a, b in to.items())
    assert all((a, b) not in barred and (b, a) not in barred for a, b in to.items())
    assert rows["is_like"].all()
    assert not circle({"1": 10, "2": 11, "3": 100, "4": 110, "5": 105}, (), "7")["is_like"].all()


@pytest.mark.parametrize(
    ("sizes", "barred"),
    [({"1": 1, "2": 1, "3": 1}, ()), (dict.fromkeys("1234", 9), tuple(product("1", "234")))],
)
def test_a_circle_that_cannot_be_is_refused_in_words(sizes, barred):
    with pytest.raises(NoCircleError, match="соседнего муниципалитета"):
        circle(sizes, barred, "7")


def test_procedures_are_read_apart():
    people = written({"1": (24,), "2": (24,)}, PROCEDURES)
    packed = pack(draw(people, people.select(CELL).unique(), "7"), "7")
    assert packed["package"].n_unique() == 6
    assert {name.split("-")[0] for name in packed["package"]} == {"МА5", "РУ5"}
