"""The method's contract on honest, thin and damaged data."""

import json

import polars as pl
import pytest
from scipy import stats

from tests.benchmarks.objectivity import false_rates
from tests.seeds import seed
from warehouse.objectivity import honesty
from warehouse.objectivity.objectivity import METHOD_VERSION, combine, components, season_links

KEYS = ["procedure_id", "school_code", "class_label"]


def parts(frames: dict) -> pl.DataFrame:
    links = season_links(frames["participants"])
    out = []
    for (pid,), rows in frames["participants"].group_by("procedure_id", maintain_order=True):
        mine = {
            k: frames[k].filter(pl.col("procedure_id") == pid) if frames.get(k) is not None else None
            for k in ("tasks", "dim_tasks", "scales")
        }
        out.append(components(rows, mine["tasks"], mine["dim_tasks"], mine["scales"], links=links))
    return pl.concat(out)


@pytest.fixture(scope="module")
def honest_parts(honest):
    return parts(honest)


def check_contract(result, participants: pl.DataFrame) -> None:
    expected = participants.select(KEYS).unique()
    assert result.classes.height == expected.height
    assert result.classes.join(expected, on=KEYS, how="anti").is_empty()
    for frame in (result.classes, result.schools, result.school_procedures):
        assert frame["evidence"].is_between(0, 1).all()
        assert frame["p_value"].is_between(0, 1).all()
        assert frame["q_value"].null_count() == 0
        assert (frame["q_value"] >= frame["p_value"] - 1e-12).all()
        assert ((frame["level"] == "признаки") == (frame["q_value"] <= 0.05)).all()


def test_every_class_has_a_row_and_honest_data_no_signs(honest, honest_parts):
    result = combine(honest_parts)
    check_contract(result, honest["participants"])
    assert (result.classes["level"] == "признаки").sum() == 0
    assert result.classes["evidence"].median() < 0.05


def test_q_values_are_benjamini_hochberg_over_the_school_year(honest_parts):
    classes = combine(honest_parts).classes
    assert classes["q_value"].to_list() == pytest.approx(
        stats.false_discovery_control(classes["p_value"].to_numpy()).tolist()
    )


def lift(frames: dict, codes: list[str], share: float) -> dict:
    """Full points on `codes` for every participant of the largest class, in both subjects."""
    people = frames["participants"].filter(pl.col("attendance") == "present")
    target = (
        people.group_by("school_code", "class_label").len().sort("len", "school_code", "class_label").row(-1)
    )
    hit = (
        (pl.col("school_code") == target[0])
        & (pl.col("class_label") == target[1])
        & pl.col("task_code").is_in(codes)
    )
    tasks = frames["tasks"].with_columns(pl.when(hit).then("max_score").otherwise("score").alias("score"))
    totals = tasks.group_by("procedure_id", "school_code", "class_label", "participant_code").agg(
        pl.col("score").sum().alias("t")
    )
    keys = ["procedure_id", "school_code", "class_label", "participant_code"]
    changed = (
        frames["participants"]
        .join(totals, on=keys, how="left")
        .with_columns(pl.col("t").alias("primary_score"))
        .drop("t")
    )
    return {**frames, "tasks": tasks, "participants": changed, "target": target}


def test_known_answers_are_found_and_named(honest):
    ease = (
        honest["tasks"]
        .group_by("task_code")
        .agg((pl.col("score") / pl.col("max_score")).mean())
        .sort("score", "task_code")
    )
    frames = lift(honest, ease["task_code"].head(4).to_list(), 1.0)
    classes = combine(parts(frames)).classes
    hit = (pl.col("school_code") == frames["target"][0]) & (pl.col("class_label") == frames["target"][1])
    found = classes.filter(hit)
    assert (found["level"] == "признаки").all()
    assert found["reasons"].str.contains("необычный профиль").all()
    assert (classes.filter(~hit)["level"] == "признаки").sum() == 0


@pytest.mark.parametrize(
    "damage", ["no_tasks", "no_journal", "one_subject", "no_scale", "marks_only", "nothing"]
)
def test_fewer_data_step_down_and_never_fail(honest, damage):
    people, frames = honest["participants"], dict(honest)
    if damage in ("no_tasks", "marks_only"):
        frames["tasks"] = None
    if damage in ("no_scale", "marks_only"):
        frames["scales"] = None
    if damage == "no_journal":
        people = people.with_columns(pl.lit(None, pl.Float64).alias("journal_mark"))
    if damage == "one_subject":
        people = people.filter(pl.col("subject") == "РУ")
    if damage == "marks_only":
        mark = pl.col("primary_score").rank() / pl.len() * 3.9 + 1.6
        people = people.with_columns(
            mark.round().clip(2, 5).alias("mark"), pl.lit(None, pl.Float64).alias("primary_score")
        )
    if damage == "nothing":
        people = people.with_columns(
            pl.lit("absent").alias("attendance"),
            pl.lit(None, pl.Float64).alias("primary_score"),
            pl.lit(None, pl.Float64).alias("journal_mark"),
        )
        frames["tasks"] = None
    frames["participants"] = people
    result = combine(parts(frames))
    check_contract(result, people)
    steps = {
        "no_tasks": "баллы",
        "marks_only": "только отметки",
        "nothing": "нет данных",
        "one_subject": "задания",
    }
    expected = steps.get(damage, "связанные участники")
    assert result.classes["step"].mode()[0] == expected
    if damage == "nothing":
        assert (result.classes["evidence"] == 0).all()
        assert (result.classes["p_value"] == 1).all()


def test_fewer_than_five_works_are_never_evidence(honest_parts):
    from warehouse.objectivity.evidence import class_table, mechanism_z, standardise

    small = honest_parts.with_columns(
        pl.when(pl.col("school_code") == honest_parts["school_code"][0])
        .then(pl.lit(4))
        .otherwise(pl.col("participants"))
        .alias("participants"),
        (pl.col("statistic") + 5 * (pl.col("school_code") == honest_parts["school_code"][0])).alias(
            "statistic"
        ),
    )
    table = class_table(small)
    found = mechanism_z(table, standardise(table))
    few = (table["participants"] < 5).to_numpy()
    assert few.any()
    for name, z in found.items():
        if name != "weak_removed":
            assert not (z[few] == z[few]).any(), name
            assert (z[~few] == z[~few]).any() or name == "threshold_lift"


def test_row_order_does_not_matter(honest):
    shuffled = {
        **honest,
        "participants": honest["participants"].sample(fraction=1, shuffle=True, seed=3),
        "tasks": honest["tasks"].sample(fraction=1, shuffle=True, seed=4),
    }
    one = combine(parts(honest)).classes.sort(KEYS)
    two = combine(parts(shuffled)).classes.sort(KEYS)
    assert one["p_value"].to_list() == pytest.approx(two["p_value"].to_list(), rel=1e-6)


def test_rows_of_two_procedures_are_refused(honest):
    with pytest.raises(ValueError, match="exactly one procedure"):
        components(honest["participants"])


def test_the_published_rates_were_measured_with_this_version_of_the_method():
    for name in ("objectivity_detection_rates", "objectivity_false_rates"):
        assert set(seed(name)["method_version"]) == {METHOD_VERSION}


def test_precision_rests_on_the_figures_that_the_documents_publish(repo_root):
    """The seed that the mart reads and docs/methods/figures.json are written by one run and say the same."""
    figures = json.loads((repo_root / "docs" / "methods" / "figures.json").read_text(encoding="utf-8"))
    assert false_rates(figures["figures"]).equals(seed("objectivity_false_rates"))
    table = honesty.precision_table(seed("objectivity_false_rates"), METHOD_VERSION)
    assert table.height == 4 * len(honesty.PREVALENCES)
    one = table.row(by_predicate=(pl.col("base") == "planted") & (pl.col("prevalence_pct") == 10), named=True)
    found, false = one["found_pct"], one["false_pct"]
    assert one["precision_pct"] == pytest.approx(100 * found * 0.1 / (found * 0.1 + false * 0.9))


def test_a_version_that_nobody_measured_has_no_rates():
    assert honesty.detection_rates(seed("objectivity_detection_rates"), "99").is_empty()
    assert honesty.precision_table(seed("objectivity_false_rates"), "99").is_empty()


def test_where_no_class_is_large_enough_the_school_has_too_little_data(honest_parts):
    small = honest_parts.with_columns(
        pl.when(pl.col("school_code") == honest_parts["school_code"][0])
        .then(pl.lit(4))
        .otherwise("participants")
        .alias("participants"),
        pl.lit(0).alias("absent"),
    )
    result = combine(small)
    school = pl.col("school_code") == honest_parts["school_code"][0]
    assert set(result.schools.filter(school)["level"]) == {"мало данных"}
    assert set(result.school_procedures.filter(school)["level"]) == {"мало данных"}
    assert "мало данных" not in set(result.schools.filter(~school)["level"])


def test_where_everybody_came_nothing_speaks_for_absence(honest_parts):
    procedure, code, label = honest_parts.filter(pl.col("participants") >= 20).select(KEYS).row(0)
    here = (
        (pl.col("procedure_id") == procedure)
        & (pl.col("school_code") == code)
        & (pl.col("class_label") == label)
    )
    came = honest_parts.filter(~(here & (pl.col("component") == "absence"))).with_columns(
        pl.when(here).then(0).otherwise("absent").alias("absent")
    )
    row = combine(came).signs.filter(here & (pl.col("sign") == "weak_removed"))
    assert row["p_value"].to_list() == [1.0]
    assert row["is_flagged"].to_list() == [False]


def test_every_sign_has_an_effect_with_its_uncertainty(honest_parts):
    result = combine(honest_parts)
    judged = result.signs.filter(pl.col("p_value") < 1)
    assert judged["effect"].null_count() == 0
    assert (judged["effect_low"] <= judged["effect"]).all()
    usual = judged.filter(pl.col("effect_low").is_not_null())
    inside = ((usual["effect_low"] <= 0) & (usual["effect_high"] >= 0)).mean()
    assert inside == pytest.approx(0.95, abs=0.04)
    led = result.classes.filter(pl.col("mechanism").is_not_null() & (pl.col("n") >= 5))
    assert led["effect"].null_count() == 0
