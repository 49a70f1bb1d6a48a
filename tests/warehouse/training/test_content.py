"""Content deficits of small municipalities: what was not taught is found, the usual scatter between classes is not."""

import numpy as np
import polars as pl
import pytest

from tests.benchmarks.small_municipalities import figures, found
from tests.warehouse.training import small_towns
from warehouse.training.content import content_deficits, topics_of_tasks

KEY = ["school_code", "class_label"]


@pytest.fixture(scope="module")
def seven():
    return [found(seed, 7, 3) for seed in range(401, 407)]


def test_what_was_not_taught_is_found_in_seven_schools(seven):
    out = figures(seven)
    assert out["auc"] >= 0.95
    assert out["power_19_26"] >= 0.5
    assert out["false"] <= max(1, 0.1 * out["said"])


def test_the_usual_scatter_between_classes_is_no_deficit():
    out = figures([found(seed, 5, 0) for seed in range(501, 513)])
    assert out["said"] <= 1


def test_nobody_of_eight_where_three_of_four_solve_it_is_found_in_five_schools():
    frames, _ = small_towns.town(7, 5, scatter=0.0, sizes=(20, 27))
    eight = frames["participants"].head(8)
    rest = frames["participants"].filter(pl.col("school_code") != eight["school_code"][0])
    participants = pl.concat([eight, rest])
    shares = frames["tasks"].group_by("task_code").agg((pl.col("score") / pl.col("max_score")).mean())
    task = shares.sort((pl.col("score") - 0.75).abs(), "task_code")["task_code"][0]
    own = (pl.col("school_code") == eight["school_code"][0]) & (pl.col("task_code") == task)
    tasks = frames["tasks"].with_columns(pl.when(own).then(0).otherwise("score").alias("score"))
    tasks = tasks.join(
        participants.select(*KEY, "participant_code"), on=[*KEY, "participant_code"], how="semi"
    )
    table = content_deficits(participants, tasks, frames["dim_tasks"])
    row = table.filter(group_level="class", school_code=eight["school_code"][0], content_code=task)
    assert row.select("n", "solved_cnt", "completion_pct", "needs_support").rows() == [(8, 0, 0.0, True)]


def test_what_is_expected_is_what_other_schools_of_the_same_level_reach():
    """A second computation of expected, where everybody is of one level: the mean of the other schools' works."""
    frames, _ = small_towns.town(3, 5, scatter=0.0)
    tasks = frames["tasks"].with_columns(
        # Nothing but task 1 tells pupils apart: the rest of the work is the same for all.
        pl.when(pl.col("task_code") == "1").then("score").otherwise("max_score").alias("score")
    )
    table = content_deficits(frames["participants"], tasks, frames["dim_tasks"])
    one = tasks.filter(task_code="1")
    for row in table.filter(content_code="1", group_level="parallel").iter_rows(named=True):
        own = one.filter(school_code=row["school_code"])["score"]
        others = one.filter(pl.col("school_code") != row["school_code"])["score"]
        assert np.isclose(row["completion_pct"], 100 * own.mean())
        # All strata have the same share by draw only: within what the strata of a few works scatter by.
        assert abs(row["expected_pct"] - 100 * others.mean()) < 12


def test_the_school_is_no_reference_for_its_own_class():
    frames, _ = small_towns.town(11, 5, scatter=0.0)
    school = frames["participants"]["school_code"].unique(maintain_order=True)[1]
    own = (pl.col("school_code") == school) & (pl.col("task_code") == "5")
    table = content_deficits(
        frames["participants"],
        frames["tasks"].with_columns(pl.when(own).then(0).otherwise("score").alias("score")),
        frames["dim_tasks"],
    )
    rows = table.filter(school_code=school, content_code="5")
    assert rows["completion_pct"].to_list() == [0.0] * rows.height
    assert min(rows["expected_pct"]) > 20


def test_a_code_of_many_tasks_is_said_only_by_one_of_its_tasks():
    frames, _ = small_towns.town(21, 12, 1)
    lumped = frames["dim_tasks"].with_columns(pl.lit("1").alias("content_code"))
    table = content_deficits(frames["participants"], frames["tasks"], lumped)
    by_task = content_deficits(**frames)
    said = table.filter("needs_support").select("group_level", *KEY).unique()
    of_tasks = by_task.filter("needs_support").select("group_level", *KEY).unique()
    assert said.sort("group_level", *KEY).equals(of_tasks.sort("group_level", *KEY))


def test_a_task_is_a_topic_of_its_own():
    dim_tasks = pl.DataFrame({"procedure_id": "p", "task_code": ["1", "2"]})
    results = pl.DataFrame(
        {
            "procedure_id": "p",
            "task_code": ["1"],
            "result_type": "умение",
            "result_code": "1",
            "title": "Считать",
        }
    )
    out = topics_of_tasks(dim_tasks, results)
    assert out.rows() == [
        ("1", "задание", "1", "Считать"),
        ("2", "задание", "2", None),
        ("1", "умение", "1", "Считать"),
    ]


def test_one_school_has_nobody_to_be_compared_with():
    frames, _ = small_towns.town(1, 1)
    assert content_deficits(**frames).is_empty()
