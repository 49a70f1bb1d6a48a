"""The fifth of schools that observers are drawn to: the model itself over many numbers, against equal chances by χ².

`int_visits__slots.sql` is run as it is, beside tables of its inputs; a campaign is one draw with its own number.
"""

from collections import Counter
from datetime import date
from itertools import combinations
from math import ceil

import duckdb
import numpy as np
import polars as pl
import pytest
from jinja2 import Environment
from scipy.stats import chi2, chi2_contingency, chisquare

from tests.homes import ROOT

MODEL = ROOT / "dbt_project" / "models" / "intermediate" / "visits" / "int_visits__slots.sql"
NEEDS = ROOT / "dbt_project" / "seeds" / "visit_needs.csv"
THRESHOLDS = ROOT / "dbt_project" / "seeds" / "thresholds.csv"
TODAY = "2026-04-01"
FIRST_DAY = date(2026, 4, 20)
DRAWS = 2000
#: A test that is right fails once in a thousand runs – and this one always draws the same numbers.
RARE = 0.001
SHARE = float(
    pl.read_csv(THRESHOLDS, infer_schema=False).filter(threshold="visits_lot_share")["value"].item()
)
EMPTY = {
    "int_procedures__not_chosen": "null::varchar as procedure_id, null::varchar as school_code",
    "fct_random_subjects": "null::varchar as school_code, null::varchar as class_label, null::varchar as subject, "
    "null::integer as school_year, null::varchar as test_form, null::varchar as test_level",
    "rpt_expected_classes": "null::integer as school_year, null::integer as class_grade, null::varchar as school_code",
    "fct_official_signs": "null::varchar as school_code, null::integer as school_year",
    "fct_observations": "null::varchar as school_code, null::integer as school_year",
}


def model() -> str:
    """The text of the model with plain names of its inputs."""
    year = (ROOT / "dbt_project" / "macros" / "school_year_of.sql").read_text(encoding="utf-8")
    return (
        Environment()
        .from_string(year + MODEL.read_text(encoding="utf-8"))
        .render(ref=str, threshold=lambda _: SHARE, today=lambda: f"cast('{TODAY}' as date)")
    )


def draws(
    days: dict[str, int],
    numbers: list[str],
    signs: tuple[str, ...] = (),
    listed: tuple[str, ...] = (),
    seen: tuple[str, ...] = (),
) -> pl.DataFrame:
    """What the model answers: a campaign a number; days: school → days on which it writes."""
    database = duckdb.connect()
    database.execute("set threads = 2")
    for name, columns in EMPTY.items():
        database.execute(f"create table {name} as select {columns} where false")
    for school in listed:
        database.execute("insert into fct_official_signs values (?, 2026)", [school])
    for school in seen:
        database.execute("insert into fct_observations values (?, 2025)", [school])
    dates = [(school, n) for school, count in days.items() for n in range(count)]
    rows = pl.DataFrame(dates, {"school_code": pl.String, "n": pl.Int64}, orient="row")
    drawn = pl.DataFrame({"seed_text": numbers}).with_row_index("place")
    given = {
        "written": rows,
        "numbers": drawn,
        "dim_schools": pl.DataFrame({"school_code": list(days)}),
        "visit_needs": pl.read_csv(NEEDS),
        "flagged": pl.DataFrame({"school_code": list(signs)}, {"school_code": pl.String}),
    }
    for name, frame in given.items():
        database.register(f"{name}_rows", frame.to_arrow())
        database.execute(f"create table {name} as select * from {name}_rows")
    # Another subject than is written: the school has a sign, none of its days does.
    database.execute(
        "create table rpt_school_cases as select school_code, 2026 as school_year, 'ОМ' as subject, 4 as grade, "
        "true as is_listed, 'признаки' as strength from flagged"
    )
    database.execute(
        "create table int_procedures__days as select 'МА-5-' || place as procedure_id, 'К' || place as procedure_kind, "
        "2026 as school_year, 'весна' as season, 'МА' as subject, null::varchar as language, 5 as grade, "
        "null::varchar as class_label, null::varchar as study_level, false as is_common, null::varchar as start_time, "
        f"null::varchar as room, school_code, date '{FIRST_DAY}' + n::integer as date_from, null::date as date_to "
        "from written cross join numbers"
    )
    database.execute(
        "create table stg_draws__draws as select 'К' || place as procedure_kind, 2026 as draw_year, 'весна' as season, "
        f"seed_text, 'кости' as source_text, date '{TODAY}' as drawn_on, 1 as load_id, place as row_number from numbers"
    )
    return database.execute(
        f"select kind, school_code, visit_date, reason, seed_text, lot_of_cnt from ({model()})"
    ).pl()


def numbers(prefix: str = "") -> list[str]:
    """Numbers as people print them: of dice, of a lottery, one after another."""
    return [f"{prefix}{n}" for n in range(DRAWS)]


def chosen(rows: pl.DataFrame) -> pl.DataFrame:
    """Schools that the lot drew: one row a campaign and school."""
    return rows.filter(reason="lot").select("kind", "school_code")


def equal_chances(counts: np.ndarray, drawn: int) -> float:
    """Probability of such counts of schools where each has the same chance; `drawn` of them a draw, never one twice."""
    n = len(counts)
    share = drawn / n
    statistic = ((counts - DRAWS * share) ** 2 / (DRAWS * share)).sum() / ((1 - share) * n / (n - 1))
    return float(chi2.sf(statistic, n - 1))


def counts_of(rows: pl.DataFrame, schools: list[str]) -> np.ndarray:
    found = Counter(chosen(rows)["school_code"])
    return np.array([found[school] for school in schools])


@pytest.fixture(scope="module")
def town() -> tuple[dict[str, int], pl.DataFrame]:
    """23 schools of one to twelve days – as many as they have classes –, three of them with a sign or on a list."""
    days = {f"99{n:04}": 1 + n % 12 for n in range(1, 24)}
    return days, draws(
        days, numbers(), ("990003", "990011"), ("990020",), tuple(f"99{n:04}" for n in range(1, 12))
    )


def test_every_school_without_a_sign_has_the_same_chance(town):
    days, rows = town
    others = [school for school in days if school not in ("990003", "990011", "990020")]
    drawn = ceil(len(others) * SHARE)
    assert set(rows["lot_of_cnt"]) == {len(others)}
    assert set(chosen(rows).group_by("kind").len()["len"]) == {drawn}
    assert chosen(rows).n_unique() == chosen(rows).height == DRAWS * drawn
    assert equal_chances(counts_of(rows, others), drawn) > RARE


def test_a_school_with_a_sign_never_stands_in_the_lot(town):
    _, rows = town
    assert not set(chosen(rows)["school_code"]) & {"990003", "990011", "990020"}
    flagged = rows.filter(pl.col("school_code").is_in(["990003", "990011", "990020"]))
    assert set(flagged.filter(reason="sign").group_by("kind").len()["len"]) == {3}


@pytest.mark.parametrize(
    "group",
    [lambda n: n % 12, lambda n: n <= 11, lambda n: n % 3],
    ids=["days", "seen before", "kind of school"],
)
def test_chances_do_not_depend_on_days_on_former_visits_nor_on_the_kind_of_school(town, group):
    days, rows = town
    others = [school for school in days if school not in ("990003", "990011", "990020")]
    counts = counts_of(rows, others)
    groups = [group(int(school[2:])) for school in others]
    table = np.array(
        [
            [sum(c for c, g in zip(counts, groups, strict=True) if g == one) for one in sorted(set(groups))],
            [
                sum(DRAWS - c for c, g in zip(counts, groups, strict=True) if g == one)
                for one in sorted(set(groups))
            ],
        ]
    )
    assert chi2_contingency(table, correction=False).pvalue > RARE


def test_pairs_of_schools_are_drawn_as_often_as_one_another():
    """Who is drawn with whom: of six schools two, exactly one of fifteen pairs a draw."""
    days = {str(n): 2 for n in range(1, 7)}
    rows = draws(days, numbers("жребий "))
    pairs = Counter(
        tuple(sorted(part["school_code"])) for _, part in chosen(rows).group_by("kind", maintain_order=True)
    )
    assert sum(pairs.values()) == DRAWS
    assert chisquare([pairs[pair] for pair in combinations(sorted(days), 2)]).pvalue > RARE


def test_the_day_of_a_drawn_school_is_any_of_its_days():
    rows = draws({str(n): 4 for n in range(1, 6)}, numbers()).filter(reason="lot")
    found = Counter(rows["visit_date"])
    assert len(found) == 4
    assert chisquare(list(found.values())).pvalue > RARE


def test_another_school_with_a_sign_changes_nothing_of_the_order_of_the_others():
    """The order is that of the number alone: who leaves the lot for a sign moves nobody but those behind."""
    days = {str(n): 1 for n in range(1, 11)}
    before, after = draws(days, numbers()), draws(days, numbers(), signs=("4",))
    one = {kind: set(part["school_code"]) for (kind,), part in chosen(before).group_by("kind")}
    two = {kind: set(part["school_code"]) for (kind,), part in chosen(after).group_by("kind")}
    # Ten schools or nine: two are drawn.
    for kind, schools in one.items():
        assert schools - {"4"} <= two[kind]
        assert len(two[kind]) == 2
    assert sum("4" in schools for schools in one.values()) > DRAWS / 10


def test_the_same_number_draws_the_same_and_a_biased_draw_would_be_seen():
    days = {str(n): 1 for n in range(1, 21)}
    first, again = draws(days, numbers()), draws(days, numbers())
    assert first.sort(first.columns).equals(again.sort(first.columns))
    # What the test above can see: a school drawn by three tenths more often than the others.
    drawn = ceil(20 * SHARE)
    fair = counts_of(first, list(days)).astype(float)
    biased = fair.copy()
    biased[0] = DRAWS * drawn / 20 * 1.3
    assert equal_chances(fair, drawn) > RARE > equal_chances(biased, drawn)
