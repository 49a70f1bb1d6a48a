"""The plan of visits: never an interest, the most needed first, stable, and explained where nobody is found."""

from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
from icalendar import Calendar

from warehouse.visits.calendar import calendar_file
from warehouse.visits.offers import offered
from warehouse.visits.plan import ALL_BUSY, ALL_INTERESTED, NOBODY_FREE, SCHEMA, People, plan

FIRST = date(2026, 4, 20)
NO_PAIRS = {"observer_code": pl.String, "school_code": pl.String}
KEPT = {"visit_id": pl.String, **NO_PAIRS, "campaign": pl.String, "visit_date": pl.Date}
VISIT = {
    **dict.fromkeys(("visit_id", "campaign", "school_code"), pl.String),
    "visit_date": pl.Date,
    "need": pl.Int64,
}
NEEDS = (100, 40, 5)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def visits(*rows: tuple[str, int, int]) -> pl.DataFrame:
    """Visits of one campaign: (school, number of the day, need)."""
    named = [(f"К|{school}|{day(n)}", "К", school, day(n), need) for school, n, need in rows]
    return pl.DataFrame(named, VISIT, orient="row")


def people(
    free: dict[str, tuple[int, ...]], interests: tuple = (), most: int = 4, last_year: tuple = ()
) -> People:
    days = [(code, day(n)) for code, own in free.items() for n in own]
    return People(
        pl.DataFrame(days, {"observer_code": pl.String, "offered_on": pl.Date}, orient="row"),
        pl.DataFrame(interests, NO_PAIRS, orient="row"),
        dict.fromkeys(free, most),
        pl.DataFrame(last_year, NO_PAIRS, orient="row"),
    )


def kept(*rows: tuple[str, str, int]) -> pl.DataFrame:
    """What a person has decided: (observer, school, number of the day)."""
    named = [(f"К|{school}|{day(n)}", code, school, "К", day(n)) for code, school, n in rows]
    return pl.DataFrame(named, KEPT, orient="row")


def sent(wanted: pl.DataFrame, who: People, decided: pl.DataFrame | None = None) -> dict[str, str | None]:
    """School and day → observer, or why nobody."""
    shared = plan(wanted, who, kept() if decided is None else decided)
    return {visit[2:]: code or why for visit, code, why in shared.iter_rows()}


def random_town(seed: int) -> tuple[pl.DataFrame, People]:
    random = np.random.default_rng(seed)
    schools = [f"{n:06}" for n in range(1, int(random.integers(2, 7)))]
    rows = {(str(random.choice(schools)), int(random.integers(0, 5))) for _ in range(10)}
    observers = [f"Н-{n}" for n in range(int(random.integers(1, 6)))]
    free = {code: tuple(n for n in range(5) if random.random() < 0.6) for code in observers}
    interests = tuple((code, school) for code in observers for school in schools if random.random() < 0.3)
    return visits(*((s, n, int(random.choice(NEEDS))) for s, n in sorted(rows))), people(free, interests)


def test_in_a_thousand_random_registers_nobody_judges_their_own_and_nobody_is_in_two_places():
    for seed in range(1000):
        wanted, who = random_town(seed)
        shared = plan(wanted, who, kept()).join(wanted, on="visit_id")
        found = shared.drop_nulls("observer_code")
        assert shared.height == wanted.height
        assert found.join(who.interests, on=["observer_code", "school_code"]).is_empty()
        assert not found.select("observer_code", "visit_date").is_duplicated().any()
        assert not found.select("observer_code", "school_code").is_duplicated().any()
        assert found.join(
            who.free,
            left_on=["observer_code", "visit_date"],
            right_on=["observer_code", "offered_on"],
            how="anti",
        ).is_empty()
        assert (shared["observer_code"].is_null() == shared["why_uncovered"].is_not_null()).all()


def test_the_most_needed_visits_are_made_by_brute_force_as_by_the_plan():
    """One day, so that every plan is a matching: scipy finds the greatest need that can be met."""
    from scipy.optimize import linear_sum_assignment

    for seed in range(50):
        random = np.random.default_rng(seed)
        wanted = visits(*((f"{n:06}", 0, int(random.choice(NEEDS))) for n in range(6)))
        who = people(
            {f"Н-{n}": (0,) for n in range(4)},
            tuple((f"Н-{n}", f"{s:06}") for n in range(4) for s in range(6) if random.random() < 0.5),
        )
        forbidden = set(who.interests.iter_rows())
        needs = list(wanted.select("school_code", "need").iter_rows())
        worth = np.array([[0 if (f"Н-{n}", s) in forbidden else need for s, need in needs] for n in range(4)])
        best = worth[linear_sum_assignment(worth, maximize=True)].sum()
        found = plan(wanted, who, kept()).drop_nulls("observer_code").join(wanted, on="visit_id")
        assert found["need"].sum() == best


def test_a_visit_without_anybody_says_why():
    wanted = visits(("1", 0, 100), ("2", 1, 100), ("3", 2, 100), ("4", 2, 40))
    who = people({"Н-1": (1, 2)}, (("Н-1", "2"),))
    assert sent(wanted, who) == {
        f"1|{day(0)}": NOBODY_FREE,
        f"2|{day(1)}": ALL_INTERESTED,
        f"3|{day(2)}": "Н-1",
        f"4|{day(2)}": ALL_BUSY,
    }


def test_load_is_spread_and_a_second_year_in_the_same_school_is_avoided():
    wanted = visits(("1", 0, 100), ("2", 1, 100))
    assert set(sent(wanted, people({"Н-1": (0, 1), "Н-2": (0, 1)})).values()) == {"Н-1", "Н-2"}
    one = visits(("1", 0, 100))
    for known in ("Н-1", "Н-2"):
        found = sent(one, people({"Н-1": (0,), "Н-2": (0,)}, last_year=((known, "1"),)))
        assert found == {f"1|{day(0)}": "Н-2" if known == "Н-1" else "Н-1"}


def test_nobody_makes_more_visits_than_the_register_allows():
    wanted = visits(*((str(n), n, 100) for n in range(5)))
    found = sent(wanted, people({"Н-1": tuple(range(5))}, most=2))
    assert list(found.values()).count("Н-1") == 2


def test_a_school_that_moves_a_day_changes_its_own_row_alone():
    wanted, who = random_town(7)
    first = plan(wanted, who, kept())
    decided = first.drop_nulls("observer_code").join(wanted.drop("need"), on="visit_id")
    moved = decided["visit_id"][0]
    school = decided["school_code"][0]
    later = wanted.filter(pl.col("visit_id") != moved).vstack(visits((school, 30, 100)))
    again = plan(later, who, decided.filter(pl.col("visit_id") != moved).select(list(KEPT)))
    same = set(first["visit_id"]) & set(again["visit_id"])
    others = decided.filter(pl.col("visit_id") != moved)["visit_id"]
    before = first.filter(pl.col("visit_id").is_in(others.implode()))
    assert before.equals(again.filter(pl.col("visit_id").is_in(others.implode())))
    assert moved not in same
    assert again.filter(pl.col("visit_id").str.ends_with(str(day(30))))["why_uncovered"][0] == NOBODY_FREE


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_rows_changes_nothing(seed):
    wanted, who = random_town(seed)
    mixed = People(
        who.free.sample(fraction=1, shuffle=True, seed=seed),
        who.interests.sample(fraction=1, shuffle=True, seed=seed),
        who.most,
        who.last_year,
    )
    again = plan(wanted.sample(fraction=1, shuffle=True, seed=seed), mixed, kept())
    assert plan(wanted, who, kept()).sort("visit_id").equals(again.sort("visit_id"))


def test_without_visits_or_people_there_is_a_plan_all_the_same():
    assert plan(visits(), people({"Н-1": (0,)}), kept()).schema == SCHEMA
    assert sent(visits(("1", 0, 100)), people({})) == {f"1|{day(0)}": NOBODY_FREE}


def test_free_days_are_read_without_sundays_and_holidays():
    texts = [
        "30.04.2026-04.05.2026",
        "31.02.2026; 21.04.2026",
        "по договорённости",
        None,
        "01.04.2026-01.09.2026",
    ]
    register = pl.DataFrame({"observer_code": list("абвгд"), "dates_text": texts})
    days = [
        ("а", date(2026, 4, 30)),
        ("а", date(2026, 5, 2)),
        ("а", date(2026, 5, 4)),
        ("б", date(2026, 4, 21)),
    ]
    assert offered(register).rows() == days


def test_a_calendar_says_when_and_where_and_nothing_of_people():
    rows = visits(("1", 0, 100)).with_columns(school_name=pl.lit("СОШ № 1"), observer_code=pl.lit("Н-1"))
    written = calendar_file(rows, FIRST)
    (event,) = Calendar.from_ical(written).walk("VEVENT")
    assert (event["SUMMARY"], event["DTSTART"].dt) == ("Выезд: СОШ № 1", FIRST)
    assert "Н-1" not in written.decode()
    assert written == calendar_file(rows, FIRST)
