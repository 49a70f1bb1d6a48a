"""Single statistics against brute force and planted situations."""

import numpy as np
import polars as pl
import pytest

from warehouse.methods import evidence, task_profile
from warehouse.methods.absence import absence_evidence
from warehouse.methods.borders import border_evidence
from warehouse.methods.expected import external, item_model
from warehouse.methods.prepare import normal_scores, prepare, season_links


@pytest.fixture(scope="module")
def test_and_model(honest):
    links = season_links(honest["participants"])
    rows = honest["participants"].filter(pl.col("subject") == "РУ")
    test = prepare(rows, honest["tasks"], honest["dim_tasks"], honest["scales"], links)
    ext = external(test)
    return test, ext, item_model(test, ext)


def test_links_leave_the_own_subject_out(honest):
    links = season_links(honest["participants"])
    keys = ["school_code", "class_grade", "participant_code"]
    mine = links.filter(pl.col("procedure_id").str.contains("РУ"))
    other = links.filter(pl.col("procedure_id").str.contains("МА")).select(
        *keys, pl.col("z").alias("expected")
    )
    both = mine.join(other, on=keys)
    assert both["other_z"].to_list() == pytest.approx(both["expected"].to_list(), nan_ok=True)


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
