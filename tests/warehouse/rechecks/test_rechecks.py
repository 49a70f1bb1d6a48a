"""Re-checks: agreement measures and a planted over-marked criterion."""

import numpy as np
import polars as pl
import pytest
from scipy import stats

from warehouse.rechecks.agreement import quadratic_kappa, recheck_signs
from warehouse.rechecks.rechecks import marking_deficits


def brute_kappa(a: np.ndarray, b: np.ndarray) -> float:
    top = int(max(a.max(), b.max())) + 1
    observed = np.zeros((top, top))
    for x, y in zip(a, b, strict=True):
        observed[int(x), int(y)] += 1 / len(a)
    expected = np.outer(observed.sum(1), observed.sum(0))
    weight = (np.arange(top)[:, None] - np.arange(top)[None]) ** 2
    return 1 - (weight * observed).sum() / (weight * expected).sum()


def test_quadratic_kappa_is_the_confusion_matrix_formula():
    rng = np.random.default_rng(1)
    a = rng.integers(0, 4, 60)
    b = np.clip(a + rng.integers(-1, 2, 60), 0, 3)
    assert quadratic_kappa(a, b, 3) == pytest.approx(brute_kappa(a, b))
    assert quadratic_kappa(a, a, 3) == pytest.approx(1)


def rechecks(shift: float, seed: int = 2) -> pl.DataFrame:
    """20 markers × 15 works × 6 criteria of 2 points; M00 gives one more on criterion 3 with chance `shift`."""
    rng = np.random.default_rng(seed)
    rows = []
    for marker in range(20):
        general = rng.normal(0, 0.05)
        for work in range(15):
            for criterion in range(6):
                expert = int(rng.integers(0, 3))
                school = (
                    expert
                    + (rng.random() < 0.08 + max(general, 0))
                    - (rng.random() < 0.08 + max(-general, 0))
                )
                if marker == 0 and criterion == 3 and rng.random() < shift:
                    school += 1
                rows.append(
                    (
                        "p",
                        "РУ",
                        f"99{marker:04d}",
                        "5А",
                        f"{marker}-{work}",
                        str(criterion),
                        int(np.clip(school, 0, 2)),
                        expert,
                        2,
                        f"e{work % 4}",
                        f"M{marker:02d}",
                    )
                )
    names = (
        "procedure_id subject school_code class_label participant_code task_code school_score expert_score"
    )
    return pl.DataFrame(
        rows, schema=[*names.split(), "max_score", "expert_code", "teacher_code"], orient="row"
    )


def test_over_marked_criterion_is_found_beyond_general_severity():
    table = marking_deficits(rechecks(0.9))
    best = table.sort("evidence", descending=True).row(0, named=True)
    assert (best["teacher_code"], best["criterion"]) == ("M00", "3")
    assert best["needs_support"]
    assert best["works"] == 15
    assert best["bias_low"] < best["bias"] < best["bias_high"]
    assert table.filter("needs_support").height == 1
    assert "критерию 3" in best["reason"]


def test_honest_markers_need_no_support():
    assert not marking_deficits(rechecks(0.0))["needs_support"].any()


def test_a_strict_expert_is_not_the_markers_fault():
    rows = rechecks(0.0)
    strict = rows.with_columns(
        pl.when(pl.col("expert_code") == "e1")
        .then((pl.col("expert_score") - 1).clip(0))
        .otherwise("expert_score")
        .alias("expert_score")
    )
    assert not marking_deficits(strict)["needs_support"].any()


def test_unknown_marker_is_the_commission():
    table = marking_deficits(rechecks(0.9).with_columns(pl.lit(None, pl.String).alias("teacher_code")))
    assert table["teacher_code"].null_count() == table.height
    assert table.sort("evidence", descending=True)["school_code"][0] == "990000"


def test_class_signs_from_rechecks():
    rows = rechecks(0.9)
    lifted = (
        pl.when(pl.col("school_code") == "990001").then(2).otherwise("school_score").alias("school_score")
    )
    signs = recheck_signs(rows.with_columns(lifted))
    flagged = signs.filter(pl.col("school_code") == "990001")
    assert flagged["is_flagged"].all()
    assert flagged["bias_low"][0] > 0
    assert signs["kappa"].is_between(-1, 1).all()
    assert (signs["kappa_low"] <= signs["kappa_high"]).all()
    assert recheck_signs(rows.filter(pl.col("participant_code") == "0-0")).is_empty()


def test_a_criterion_scored_below_the_experts_is_found_too():
    rows = rechecks(0.0).with_columns(
        pl.when((pl.col("teacher_code") == "M04") & (pl.col("task_code") == "2"))
        .then((pl.col("expert_score") - 1).clip(0))
        .otherwise("school_score")
        .alias("school_score")
    )
    found = marking_deficits(rows).filter("needs_support")
    assert found.select("teacher_code", "criterion").rows() == [("M04", "2")]
    assert "ниже экспертных" in found["reason"][0]


def test_general_severity_stands_apart_and_is_no_deficit():
    lenient = rechecks(0.0).with_columns(
        pl.when(
            (pl.col("teacher_code") == "M07")
            & (pl.col("participant_code").str.slice(-1).is_in(list("13579")))
        )
        .then((pl.col("expert_score") + 1).clip(upper_bound=2))
        .otherwise("school_score")
        .alias("school_score")
    )
    table = marking_deficits(lenient)
    assert not table["needs_support"].any()
    severity = table.group_by("teacher_code").agg(pl.col("severity").first(), pl.col("severity_low").first())
    top = severity.sort("severity", descending=True).row(0, named=True)
    assert top["teacher_code"] == "M07"
    assert top["severity_low"] > 0.05


def test_missing_works_are_counted_and_said():
    few = marking_deficits(
        rechecks(0.0).filter(pl.col("participant_code").str.split("-").list.get(1).cast(int) < 6)
    )
    assert (few["works_missing"] >= 4).all()
    assert few["reason"].str.starts_with("для вывода не хватает работ: ").all()
    many = pl.concat(
        [
            rechecks(0.0, seed).with_columns(
                pl.col("participant_code") + f"/{seed}", pl.lit("5" + c).alias("class_label")
            )
            for seed, c in enumerate("АБВГ")
        ]
    )
    known = marking_deficits(many)
    assert (known["works_missing"] == 0).mean() > 0.9
    assert "критерий не выделяется" in known["reason"].to_list()


def test_a_class_raised_everywhere_is_not_a_habit_of_the_marker():
    first, second = (
        rechecks(0.0, seed).with_columns(pl.col("participant_code") + c, pl.lit("5" + c).alias("class_label"))
        for seed, c in ((1, "А"), (2, "Б"))
    )
    raised = (pl.col("teacher_code") == "M03") & pl.col("task_code").is_in(["1", "4", "5"])
    first = first.with_columns(pl.when(raised).then(2).otherwise("school_score").alias("school_score"))
    table = marking_deficits(pl.concat([first, second]))
    assert not table["needs_support"].any()


def one_class(school: list[list[int]], expert: list[list[int]], who: str = "e1") -> pl.DataFrame:
    """A row per work: points by task."""
    rows = [
        ("p", "990001", "5А", f"{i}", f"{j}", s, e, who)
        for i, (mine, theirs) in enumerate(zip(school, expert, strict=True))
        for j, (s, e) in enumerate(zip(mine, theirs, strict=True))
    ]
    names = "procedure_id school_code class_label participant_code task_code school_score expert_score expert_code"
    return pl.DataFrame(rows, schema=names.split(), orient="row")


def test_bias_of_few_works_has_students_interval_and_probability():
    school, expert = [[3], [5], [9], [7], [8], [4]], [[2], [5], [6], [7], [6], [4]]
    found = recheck_signs(one_class(school, expert)).row(0, named=True)
    d = np.array([1, 0, 3, 0, 2, 0.0])
    exact = stats.ttest_1samp(d, 0, alternative="greater")
    low, high = stats.ttest_1samp(d, 0).confidence_interval(0.95)
    assert found["p_value"] == pytest.approx(exact.pvalue)
    assert (found["bias_low"], found["bias_high"]) == pytest.approx((low, high))
    assert found["changed_pct"] == pytest.approx(50)
    share = stats.binomtest(3, 6).proportion_ci(method="exact")
    assert found["changed_low_pct"] == pytest.approx(100 * share.low)
    assert found["changed_high_pct"] == pytest.approx(100 * share.high)


def test_honest_small_classes_are_flagged_about_once_in_a_hundred():
    rng = np.random.default_rng(4)
    parts = []
    for c in range(400):
        expert = rng.integers(0, 3, (5, 5))
        noise = (rng.random((5, 5)) < 0.2).astype(int) - (rng.random((5, 5)) < 0.2)
        rows = one_class(np.clip(expert + noise, 0, 2).tolist(), expert.tolist())
        parts.append(rows.with_columns(school_code=pl.lit(f"{c:06d}")))
    found = recheck_signs(pl.concat(parts), draws=20)
    assert found["is_flagged"].mean() < 0.025
    covered = (found["bias_low"] <= 0) & (found["bias_high"] >= 0)
    assert covered.mean() > 0.93


def test_the_interval_of_kappa_is_scipys_bootstrap_over_works():
    rng = np.random.default_rng(6)
    expert = rng.integers(0, 3, (30, 4))
    school = np.clip(expert + rng.integers(-1, 2, (30, 4)), 0, 2)
    found = recheck_signs(one_class(school.tolist(), expert.tolist()), draws=4000).row(0, named=True)
    a, b = school.sum(1), expert.sum(1)
    kappa = stats.bootstrap(
        (a, b), brute_kappa, paired=True, vectorized=False, n_resamples=2000, method="percentile", rng=1
    ).confidence_interval
    assert (found["kappa_low"], found["kappa_high"]) == pytest.approx(tuple(kappa), abs=0.03)
    assert found["exact_agreement"] == pytest.approx((school == expert).mean())


@pytest.mark.parametrize("works", [5, 12])
def test_the_interval_of_agreement_covers_the_truth_although_tasks_of_a_work_go_together(works):
    rng = np.random.default_rng(8)
    parts, truth = [], 0.85
    for c in range(300):
        chance = rng.beta(truth * 9, (1 - truth) * 9, (works, 1))
        differ = (rng.random((works, 6)) > chance).astype(int)
        parts.append(
            one_class(differ.tolist(), (0 * differ).tolist()).with_columns(school_code=pl.lit(f"{c:06d}"))
        )
    found = recheck_signs(pl.concat(parts), draws=20)
    covered = (found["exact_agreement_low"] <= truth) & (found["exact_agreement_high"] >= truth)
    assert covered.mean() > 0.93
    everything = recheck_signs(one_class([[2, 1]] * 6, [[2, 1]] * 6)).row(0, named=True)
    assert everything["exact_agreement"] == 1
    assert 0.6 < everything["exact_agreement_low"] < 0.9


def test_a_work_marked_by_two_experts_counts_once():
    school, expert = [[3, 1], [5, 0], [9, 1], [7, 1], [8, 1]], [[2, 1], [5, 0], [6, 1], [7, 1], [6, 1]]
    once = recheck_signs(one_class(school, expert))
    twice = recheck_signs(pl.concat([one_class(school, expert), one_class(school, expert, "e2")]))
    assert twice.equals(once)


def test_works_that_would_get_another_mark_are_counted_by_the_scale():
    school = [[3], [3], [3], [3], [3], [3]]
    expert = [[2], [3], [1], [3], [2], [3]]
    results = pl.DataFrame(
        {
            "participant_code": ["0", "1", "2", "3", "4"],
            "primary_score": [10.0, 10.0, 11.0, 15.0, None],
            "procedure_id": "p",
            "school_code": "990001",
            "min3": 5,
            "min4": 10,
            "min5": 15,
        }
    )
    found = recheck_signs(one_class(school, expert), results).row(0, named=True)
    assert found["changed_pct"] == pytest.approx(50)
    assert (found["works"], found["marked"]) == (6, 4)
    assert found["mark_changed_pct"] == pytest.approx(50)
    unknown = recheck_signs(one_class(school, expert)).row(0, named=True)
    assert (unknown["marked"], unknown["mark_changed_pct"]) == (0, None)


def test_a_figure_that_does_not_exist_is_empty_not_a_number():
    found = recheck_signs(one_class([[2]] * 6, [[2]] * 6)).row(0, named=True)
    assert (found["kappa"], found["kappa_low"], found["bias"]) == (None, None, 0)
    assert not found["is_flagged"]
    assert recheck_signs(one_class([[2]], [[2]])).schema["kappa"] == pl.Float64


@pytest.mark.parametrize("named", [True, False], ids=["a teacher", "the commission"])
def test_a_shift_that_may_be_the_experts_own_is_said_with_that(named):
    """Whether school and expert can be told apart depends on whom the experts of these works read besides."""
    rows = rechecks(0.9)
    if not named:
        rows = rows.with_columns(pl.lit(None, pl.String).alias("teacher_code"))
    own = pl.col("school_code") == "990000"
    crossed = marking_deficits(rows).filter("needs_support")
    assert not crossed["reason"].str.contains("других не читали").any()
    lonely = rows.with_columns(pl.when(own).then(pl.lit("e9")).otherwise("expert_code").alias("expert_code"))
    found = marking_deficits(lonely).filter("needs_support", school_code="990000")
    assert found.height == 1
    assert found["reason"].str.contains("других не читали").all()
    unknown = rows.with_columns(pl.lit(None, pl.String).alias("expert_code"))
    found = marking_deficits(unknown).filter("needs_support", school_code="990000")
    assert found["reason"].str.contains("других не читали").all()
