"""Single statistics against brute force and planted situations."""

import itertools

import numpy as np
import polars as pl
import pytest
from scipy import stats

from warehouse.objectivity import evidence, mechanisms, task_profile
from warehouse.objectivity.absence import absence_evidence, chance_of, strength, subset_sums
from warehouse.objectivity.borders import border_evidence
from warehouse.objectivity.expected import external, item_model
from warehouse.objectivity.prepare import normal_scores, prepare, season_links


@pytest.fixture(scope="module")
def test_and_model(honest):
    links = season_links(honest["participants"])
    rows = honest["participants"].filter(pl.col("subject") == "РУ")
    test = prepare(rows, honest["tasks"], honest["dim_tasks"], honest["scales"], links)
    ext = external(test)
    return test, ext, item_model(test, ext)


def test_the_most_points_of_a_task_are_those_of_the_file_of_results_as_in_reports(honest):
    rows = honest["participants"].filter(pl.col("subject") == "РУ")
    described = honest["dim_tasks"].with_columns(pl.col("max_score") + 1)
    told = dict(
        honest["tasks"]
        .filter(pl.col("procedure_id").is_in(rows["procedure_id"].unique().implode()))
        .group_by("task_code")
        .agg(pl.col("max_score").max())
        .iter_rows()
    )
    test = prepare(rows, honest["tasks"], described)
    assert dict(zip(test.task_codes, test.maxima, strict=True)) == told
    silent = honest["tasks"].with_columns(pl.lit(None, pl.Float64).alias("max_score"))
    by_description = prepare(rows, silent, described)
    assert (by_description.maxima == test.maxima + 1).all()


def test_links_leave_the_own_subject_out(honest):
    links = season_links(honest["participants"])
    keys = ["school_code", "class_grade", "participant_code"]
    mine = links.filter(pl.col("procedure_id").str.contains("РУ"))
    other = links.filter(pl.col("procedure_id").str.contains("МА")).select(
        *keys, pl.col("z").alias("expected")
    )
    both = mine.join(other, on=keys)
    assert both["other_z"].to_list() == pytest.approx(both["expected"].to_list(), nan_ok=True)


def test_results_ranked_among_all_regions_have_the_normal_scores_of_all_regions(honest):
    """A worker that holds one region gives its participants the scores which the whole country gives them."""
    people = honest["participants"]
    result = pl.when(pl.col("attendance") == "present").then(
        pl.coalesce(pl.col("primary_score").cast(pl.Float64), pl.col("mark").cast(pl.Float64))
    )
    ranked = people.with_columns(result.alias("result")).with_columns(
        middle_rank=pl.col("result").rank("average").over("procedure_id"),
        known_cnt=pl.col("result").count().over("procedure_id"),
    )
    schools = people["school_code"].unique().sort()
    one_region = ranked.filter(pl.col("school_code").is_in(schools[: len(schools) // 2].to_list()))
    keys = ["procedure_id", "school_code", "class_grade", "participant_code"]
    both = season_links(one_region).join(season_links(people), on=keys, suffix="_all")
    assert both.height == season_links(one_region).height
    for name in ("z", "other_z"):
        assert both[name].drop_nulls().len()
        assert both[name].equals(both[f"{name}_all"])
    alone = season_links(one_region.drop("middle_rank", "known_cnt"))["z"]
    assert not alone.equals(season_links(one_region)["z"])


def test_normal_scores_are_symmetric_and_keep_nulls():
    frame = pl.DataFrame({"g": ["a"] * 5, "x": [1.0, 2.0, None, 3.0, 4.0]})
    z = frame.select(normal_scores(pl.col("x"), ["g"]).alias("z"))["z"].to_list()
    assert z[2] is None
    assert z[0] == pytest.approx(-z[4])


def test_matrix_holds_the_points_of_every_present_participant(honest, test_and_model):
    test, _, _ = test_and_model
    totals = honest["participants"].filter((pl.col("subject") == "РУ") & (pl.col("attendance") == "present"))
    assert np.nansum(test.scores) == pytest.approx(totals["primary_score"].sum())
    assert test.present.sum() == totals.height


def test_category_probabilities_sum_to_one_and_fit_on_average(test_and_model):
    _, _, model = test_and_model
    for p in model.probabilities:
        assert p.sum(1) == pytest.approx(np.ones(len(p)))
    assert np.abs(model.residual.mean(0)).max() < 0.05


def test_added_points_score_has_mean_zero_under_the_model(test_and_model):
    _, _, model = test_and_model
    rng = np.random.default_rng(0)
    drawn = np.zeros_like(model.x)
    for j, p in enumerate(model.probabilities):
        drawn[:, j] = (rng.random((len(p), 1)) > p.cumsum(1)).sum(1)
    score = task_profile.added_points_score(_with(model, drawn))
    error = score.std() / np.sqrt(score.size)
    assert abs(score.mean()) < 5 * error


def _with(model, x):
    return type(model)(model.rows, model.unit, x, model.probabilities, model.expected, model.variance)


def test_added_share_estimates_the_share_that_was_added(test_and_model):
    test, _, model = test_and_model
    rng = np.random.default_rng(1)
    drawn = np.zeros_like(model.x)
    for j, p in enumerate(model.probabilities):
        drawn[:, j] = (rng.random((len(p), 1)) > p.cumsum(1)).sum(1)
    big = int(np.argmax(np.bincount(model.unit)))
    extra = (rng.random(drawn.shape) < 0.25) & (model.unit == big)[:, None]
    planted = np.minimum(drawn + extra, test.maxima)

    def estimate(x: np.ndarray) -> np.ndarray:
        altered = _with(model, x)
        share = task_profile.added_share(test, altered, task_profile.added_points_score(altered))
        return share.pooled(np.ones(len(test.maxima), bool))[0]

    change = estimate(planted) - estimate(drawn)
    assert change[big] == pytest.approx(0.25, abs=0.1)
    assert np.abs(np.delete(change, big)).max() < 0.06


def borders_frame(lift: bool) -> pl.DataFrame:
    rng = np.random.default_rng(8)
    rows = []
    for school in range(30):
        for i in range(25):
            x = int(np.clip(round(rng.normal(12, 4)), 0, 24))
            if lift and school == 0 and x in (8, 13, 18):
                x += 1
            rows.append((f"99{school:04d}", f"{i}", float(x)))
    return pl.DataFrame(
        rows, schema=["school_code", "participant_code", "primary_score"], orient="row"
    ).with_columns(
        pl.lit("p").alias("procedure_id"),
        pl.lit("ВПР").alias("kind"),
        pl.lit(2024).alias("school_year"),
        pl.lit("весна").alias("season"),
        pl.lit("РУ").alias("subject"),
        pl.lit(5).alias("grade"),
        pl.lit(5).alias("class_grade"),
        pl.lit("Район").alias("municipality"),
        pl.lit("5А").alias("class_label"),
        pl.lit("1").alias("variant"),
        pl.lit("present").alias("attendance"),
        pl.lit(24.0).alias("max_primary_score"),
        pl.lit(None, pl.Int64).alias("mark"),
        pl.lit(None, pl.Float64).alias("journal_mark"),
    )


def test_lifted_class_stands_out_at_the_borders_and_honest_does_not():
    scales = pl.DataFrame({"procedure_id": ["p"], "min3": [9], "min4": [14], "min5": [19]})
    honest = border_evidence(prepare(borders_frame(lift=False), scales=scales))["z"]
    lifted = border_evidence(prepare(borders_frame(lift=True), scales=scales))["z"]
    assert abs(honest.mean()) < 0.6
    assert 0.6 < honest.std() < 1.5
    assert lifted[0] > 2
    assert lifted[0] > honest[0] + 1


def test_selective_absence_is_seen_and_illness_is_not(honest):
    people = honest["participants"]
    largest = (
        people.filter(pl.col("attendance") == "present")
        .group_by("school_code", "class_label")
        .len()
        .sort("len")
    )
    weak, ill = largest.row(-1)[:2], largest.row(-2)[:2]

    def remove(frame: pl.DataFrame, key: tuple, codes: list[str]) -> pl.DataFrame:
        hit = (
            (pl.col("school_code") == key[0])
            & (pl.col("class_label") == key[1])
            & pl.col("participant_code").is_in(codes)
            & (pl.col("subject") == "РУ")
        )
        return frame.with_columns(
            pl.when(hit).then(pl.lit("absent")).otherwise("attendance").alias("attendance"),
            pl.when(hit).then(None).otherwise("primary_score").alias("primary_score"),
        )

    def members(key: tuple) -> pl.DataFrame:
        here = (
            (pl.col("school_code") == key[0])
            & (pl.col("class_label") == key[1])
            & (pl.col("subject") == "РУ")
        )
        return people.filter(here & (pl.col("attendance") == "present")).sort(
            "primary_score", "participant_code"
        )

    codes = members(weak)["participant_code"].head(7).to_list()
    others = members(ill)["participant_code"].gather_every(3, offset=2).to_list()
    changed = remove(remove(people, weak, codes), ill, others)
    test = prepare(changed.filter(pl.col("subject") == "РУ"), links=season_links(changed))
    found = absence_evidence(test, external(test))
    where = {tuple(k): i for i, k in enumerate(test.classes.select("school_code", "class_label").iter_rows())}
    assert found["z"][where[weak]] > 2.5
    assert found["z"][where[ill]] < 1.7


def test_sums_of_a_chosen_subset_equal_a_count_of_all_subsets():
    steps, odds = np.array([0, 3, 1, 4, 1, 5]), np.array([1.0, 0.5, 2.0, 1.5, 0.7, 0.2])
    table = subset_sums(steps, odds, 3)
    for k in range(4):
        weights = np.zeros(table.shape[1])
        for members in itertools.combinations(range(len(steps)), k):
            weights[steps[list(members)].sum()] += odds[list(members)].prod()
        assert table[k] == pytest.approx(weights / weights.sum())


def test_the_chance_of_absences_equals_its_share_among_simulated_classes():
    rng = np.random.default_rng(11)
    expected = np.round(rng.normal(0, 0.8, 9) / 0.05) * 0.05
    odds, rate, alike = np.exp(-0.5 * expected), 0.2, 0.08
    absent = np.zeros(9, bool)
    absent[np.argsort(expected)[[0, 1, 3]]] = True
    size = 1 / alike - 1
    number = rng.binomial(9, rng.beta(rate * size, (1 - rate) * size, 40_000))
    sums = {k: _drawn(rng, expected, odds, k, int((number == k).sum())) for k in np.unique(number) if k}
    centre = {k: v.mean() for k, v in sums.items()}
    spread = {k: v.std() for k, v in sums.items()}

    def told(k: int, total: np.ndarray) -> np.ndarray:
        selectivity = (centre[k] - total) / max(spread[k], 1e-9)
        sd = np.sqrt(9 * rate * (1 - rate) * (1 + 8 * alike))
        return np.where(selectivity > 0, strength(selectivity, (k - 9 * rate) / sd), -np.inf)

    seen = told(3, expected[absent].sum()) - 0.01
    hits = sum((told(k, v) >= seen).sum() for k, v in sums.items() if k >= 2)
    assert chance_of(absent, expected, odds, rate, alike) == pytest.approx(hits / 40_000, rel=0.12)


def _drawn(rng: np.random.Generator, expected, odds, k: int, times: int) -> np.ndarray:
    """Sums of `k` members drawn so that a set's probability is proportional to the product of its odds."""
    sets = np.array(list(itertools.combinations(range(len(expected)), k)))
    weight = odds[sets].prod(1)
    chosen = sets[rng.choice(len(sets), times, p=weight / weight.sum())]
    return expected[chosen].sum(1)


def test_absences_of_the_strong_are_no_evidence():
    expected = np.linspace(-1, 1, 12)
    assert chance_of(expected > 0.7, expected, np.ones(12), 0.1, 0.02) == 1.0


def test_full_marks_of_a_whole_class_stand_out_at_that_task(test_and_model):
    test, _, model = test_and_model
    hardest = int(np.argmin(np.nanmean(model.x / test.maxima, 0)))
    target = int(np.bincount(model.unit).argmax())
    x = model.x.copy()
    x[model.unit == target, hardest] = test.maxima[hardest]
    before = task_profile.full_marks_z(test, model)
    after = task_profile.full_marks_z(test, _with(model, x))
    assert after[target].argmax() == hardest
    assert after[target, hardest] > before[target, hardest] + 2
    assert after[:, hardest].argmax() == target


def test_one_point_of_two_is_no_full_mark(test_and_model):
    test, _, model = test_and_model
    task = int(np.flatnonzero(test.maxima > 1)[0])
    target = int(np.bincount(model.unit).argmax())
    x = model.x.copy()
    x[model.unit == target, task] = test.maxima[task] - 1
    after = task_profile.full_marks_z(test, _with(model, x))
    assert after[target, task] <= task_profile.full_marks_z(test, model)[target, task]


def test_few_works_and_few_classes_make_the_tail_heavier():
    lift = mechanisms.BY_NAME["threshold_lift"]
    strata = np.repeat([0, 40], [100, 400])
    sizes = np.repeat([7, 24], [100, 400])
    df = evidence.tail_df(lift, sizes, strata, np.ones(500, bool))
    assert df[0] == evidence.SMALL_CLASS_DF
    assert df[-1] == pytest.approx(1 / (1 / lift.tail_df + 1 / 400))
    fewer = evidence.tail_df(lift, sizes, strata, np.arange(500) % 8 == 0)
    assert fewer[-1] < df[-1]
    exact = evidence.tail_df(mechanisms.BY_NAME["weak_removed"], sizes, strata, np.ones(500, bool))
    assert evidence.one_sided_p(np.array([3.0]), exact) == pytest.approx(stats.norm.sf(3.0))


def _classes(schools: int, per_school: int) -> pl.DataFrame:
    names = [f"{i:03d}" for i in range(schools) for _ in range(per_school)]
    return pl.DataFrame({"procedure_id": "p", "school_code": names, "teacher": ""})


def test_other_classes_of_a_commission_add_evidence_only_beyond_their_common_custom():
    rng = np.random.default_rng(7)
    table = _classes(300, 3)
    alone = rng.normal(size=900)
    apart = evidence.pooled(table, np.r_[[2.0, 2.0, 2.0], alone[3:]])
    assert apart[0] > 2.3
    custom = np.repeat(rng.normal(size=300), 3)
    alike = 0.6 * custom + 0.8 * alone
    same = evidence.pooled(table, np.r_[[2.0, 2.0, 2.0], alike[3:]])
    assert same[0] == pytest.approx(2.0)
    assert evidence.pooled(table, alone).std() == pytest.approx(1.0, abs=0.1)
