"""Observer effect, honesty figures and the design of checks."""

import math
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from warehouse.arithmetic import nulls
from warehouse.objectivity import check_design, honesty
from warehouse.objectivity.observers import observer_effect


def observed_rows(effect: float, schools: int = 30, seed: int = 1) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    rows = []
    for s in range(schools):
        own = rng.normal(0, 0.5)
        for p in range(4):
            seen = bool(rng.random() < 0.3)
            rows.append((f"p{p}", f"{s}", "РУ", seen, 20, own + 0.2 * p + effect * seen + rng.normal(0, 0.2)))
    names = ["procedure_id", "school_code", "subject", "observed", "n", "value"]
    return pl.DataFrame(rows, schema=names, orient="row")


def test_observer_effect_is_recovered_and_equals_dummy_regression():
    rows = observed_rows(-0.4)
    found = observer_effect(rows)
    assert found.is_publishable
    assert found.low < -0.4 < found.high
    school = rows["school_code"].to_numpy()
    procedure = rows["procedure_id"].to_numpy()
    x = np.column_stack(
        [
            rows["observed"].to_numpy().astype(float),
            *[(school == s).astype(float) for s in np.unique(school)],
            *[(procedure == p).astype(float) for p in np.unique(procedure)[1:]],
        ]
    )
    beta = np.linalg.lstsq(x, rows["value"].to_numpy(), rcond=None)[0][0]
    assert found.effect == pytest.approx(beta, abs=1e-6)


def test_no_effect_is_mostly_not_significant():
    p = [observer_effect(observed_rows(0.0, seed=s)).p_value for s in range(40)]
    assert np.mean(np.array(p) < 0.05) <= 0.15


def test_few_observations_publish_nothing():
    found = observer_effect(observed_rows(-0.4, schools=3))
    assert not found.is_publishable
    assert math.isnan(found.effect)


def test_an_observer_in_every_class_of_a_procedure_cannot_be_told_from_the_procedure():
    rows = observed_rows(0.0).with_columns(observed=pl.col("procedure_id") == "p1")
    found = observer_effect(rows)
    assert (found.observed, found.schools) == (30, 30)
    assert not found.is_publishable
    assert math.isnan(found.effect)
    few = rows.with_columns(observed=pl.col("observed") & ~pl.col("school_code").is_in(["0", "1", "2", "3"]))
    assert not observer_effect(few).is_publishable


def test_results_without_any_spread_publish_no_effect():
    found = observer_effect(observed_rows(0.0).with_columns(value=pl.lit(0.5)))
    assert not found.is_publishable
    assert math.isnan(found.p_value)


def test_a_class_without_a_result_is_left_out_of_the_effect():
    rows = observed_rows(-0.4)
    unknown = pl.when(pl.col("procedure_id") == "p3").then(float("nan")).otherwise("value")
    gone = observer_effect(rows.filter(pl.col("procedure_id") != "p3"))
    assert observer_effect(rows.with_columns(value=unknown)).effect == pytest.approx(gone.effect)


def test_precision_at_a_prevalence_by_hand():
    assert honesty.precision_at(0.5, 0.01, 0.1) == pytest.approx(0.05 / (0.05 + 0.009))
    assert math.isnan(honesty.precision_at(0.0, 0.0, 0.1))


def test_the_interval_of_a_share_is_the_exact_binomial_one():
    share, low, high = nulls.exact_share(7, 10)
    exact = stats.binomtest(7, 10).proportion_ci(method="exact")
    assert (share, low, high) == pytest.approx((0.7, exact.low, exact.high))
    assert nulls.exact_share(0, 0)[1:] == (0.0, 1.0)


@pytest.mark.parametrize("population", [25, 61, 400])
@pytest.mark.parametrize("wanted", [0.05, 0.1, 0.2])
def test_how_surely_a_share_is_known_is_the_other_side_of_how_many_works_it_takes(wanted, population):
    works = check_design.works_needed(wanted, population)
    assert check_design.share_within(works, population) <= wanted + 1e-9
    assert check_design.share_within(works - 1, population) > wanted
    assert check_design.share_within(population, population) == 0


@pytest.mark.parametrize(
    ("share", "works", "population"), [(0.1, 2, 10), (0.1, 5, 10), (0.3, 3, 9), (0.01, 4, 8)]
)
def test_the_chance_to_see_nothing_is_counted_over_all_draws(share, works, population):
    having = max(1, round(share * population))
    draws = list(combinations(range(population), works))
    blind = sum(min(draw) >= having for draw in draws)
    assert check_design.chance_unseen(share, works, population) == pytest.approx(blind / len(draws))
    assert check_design.chance_unseen(share, population, population) == pytest.approx(0)


def test_works_needed_grows_to_the_textbook_number():
    assert check_design.works_needed(0.05, 10**9) == 385
    assert check_design.works_needed(0.05, 100) == 80
    assert check_design.works_needed(0.5, 3) <= 3
    with pytest.raises(ValueError, match="positive"):
        check_design.works_needed(0, 10)


def test_draw_is_reproducible_per_class_and_needs_no_results(honest):
    people = honest["participants"]
    one = check_design.draw_works(people, 5, "2024-04-01")
    two = check_design.draw_works(people.sample(fraction=1, shuffle=True, seed=1), 5, "2024-04-01")
    assert one.equals(two)
    assert not one.equals(check_design.draw_works(people, 5, "2024-04-02"))
    assert one.group_by("procedure_id", "school_code", "class_label").len()["len"].max() == 10
    blind = people.drop("primary_score", "mark", "journal_mark", "attendance")
    assert check_design.draw_works(blind, 5, "2024-04-01").equals(one)


def test_works_are_shared_in_proportion_to_the_classes():
    classes = pl.DataFrame(
        {"procedure_id": "p", "school_code": "1", "class_label": ["5А", "5Б", "5В"], "n": [30, 20, 7]}
    )
    shared = check_design.allocate_works(classes, 20)
    assert shared["works"].to_list() == [11, 7, 2]
    assert check_design.allocate_works(classes, 100)["works"].to_list() == [30, 20, 7]
    people = classes.with_columns(pl.int_ranges(0, "n").alias("participant_code")).explode("participant_code")
    drawn = check_design.draw_works(
        people.with_columns(pl.col("participant_code").cast(pl.String)), shared, "к"
    )
    assert drawn.group_by("class_label").len().sort("class_label")["len"].to_list() == [22, 14, 4]


def test_the_random_part_never_goes_to_classes_with_signs():
    classes = pl.DataFrame(
        {
            "procedure_id": "p",
            "school_code": [str(i) for i in range(60)],
            "class_label": "5А",
            "evidence": [i / 60 for i in range(60)],
            "level": ["признаки" if i >= 20 else "признаки не выявлены" for i in range(60)],
        }
    )
    plan = check_design.plan_visits(classes, 10, "весна").filter(pl.col("why") == check_design.AT_RANDOM)
    assert plan.height == 2
    assert (plan["level"] == "признаки не выявлены").all()


def test_every_fifth_visit_is_random():
    classes = pl.DataFrame(
        {
            "procedure_id": "p",
            "school_code": [str(i) for i in range(50)],
            "class_label": "5А",
            "evidence": [i / 50 for i in range(50)],
            "level": ["признаки" if i >= 40 else "признаки не выявлены" for i in range(50)],
        }
    )
    plan = check_design.plan_visits(classes, 10, "весна")
    assert plan.height == 10
    assert (plan["why"] == "случайный выбор").sum() == 2
    assert plan.filter(pl.col("why") != "случайный выбор")["evidence"].min() >= 0.84
    assert check_design.plan_visits(classes, 30, "весна").height == 30


def test_every_mechanism_has_its_check():
    from warehouse.objectivity.mechanisms import MECHANISMS

    assert set(check_design.CHECK_FOR) == {m.name for m in MECHANISMS}
