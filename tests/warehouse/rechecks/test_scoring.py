"""How scores follow from an expert's: moved borders by hand, and classes that are no habit of their marker."""

import numpy as np
import polars as pl
import pytest

from tests.warehouse.rechecks.test_rechecks import rechecks
from warehouse.rechecks.rechecks import marking_deficits
from warehouse.rechecks.scoring import HABIT, HABITS, HEAVY, POINT_MORE, SEVERITY, _moved, of_markers

NEUTRAL = int(np.argmin(np.abs(SEVERITY)))


def test_borders_that_stay_change_nothing_and_shares_stay_shares():
    moved = _moved(np.array([0.7, 0.4]))
    assert moved.shape == (len(SEVERITY), 1 + 2 * HABITS + len(HEAVY), 3, 3)
    assert moved.sum(-1) == pytest.approx(np.ones(moved.shape[:-1]))
    assert moved[NEUTRAL, 0] == pytest.approx(np.eye(3), abs=1e-9)


def test_a_border_moved_by_a_logit_lifts_those_next_to_it():
    """Six in ten reach the point; a border moved by the first habit is reached by σ(logit .6 + move)."""
    moved = _moved(np.array([0.6]))[NEUTRAL, 1]
    reached = 1 / (1 + np.exp(-(np.log(0.6 / 0.4) + HABIT[0])))
    assert moved[0, 1] == pytest.approx((reached - 0.6) / 0.4)
    assert moved[1] == pytest.approx([0, 1])


def test_a_point_more_in_a_share_of_works_stops_at_the_maximum():
    more = _moved(np.array([0.7, 0.4]))[NEUTRAL, 1 + len(HABIT)]
    chance = POINT_MORE[0]
    assert more == pytest.approx(
        np.array([[1 - chance, chance, 0], [0, 1 - chance, chance], [0, 0, 1]]), abs=1e-9
    )
    less = _moved(np.array([0.7, 0.4]))[NEUTRAL, 1 + HABITS + len(HABIT)]
    assert less == pytest.approx(more[::-1, ::-1], abs=1e-9)


def of_two_classes(rows: pl.DataFrame) -> pl.DataFrame:
    """The same works in two classes of seven and eight."""
    work = pl.col("participant_code").str.split("-").list.get(1).cast(pl.Int64)
    return rows.with_columns(
        pl.when(work < 7).then(pl.lit("5А")).otherwise(pl.lit("5Б")).alias("class_label")
    )


def of_first_class(marker: str) -> pl.Expr:
    return (pl.col("teacher_code") == marker) & (pl.col("class_label") == "5А")


def test_a_class_where_everything_is_raised_is_no_habit_of_its_marker():
    raised = (pl.col("expert_score") + 1).clip(upper_bound=2)
    rows = of_two_classes(rechecks(0.0)).with_columns(
        pl.when(of_first_class("M05")).then(raised).otherwise("school_score").alias("school_score")
    )
    assert marking_deficits(rows).filter(teacher_code="M05")["needs_support"].sum() == 0


def test_a_class_whose_scores_do_not_follow_the_works_is_no_habit_of_its_marker():
    """As where works were copied: the scores of one class are those of other works."""
    rows = of_two_classes(rechecks(0.0))
    other = pl.col("school_score").shuffle(seed=3).over("teacher_code", "class_label", "task_code")
    mixed = rows.with_columns(
        pl.when(of_first_class("M05")).then(other).otherwise("school_score").alias("school_score")
    )
    assert marking_deficits(mixed).filter(teacher_code="M05")["needs_support"].sum() == 0


def test_a_habit_beside_such_a_class_is_still_found():
    raised = (pl.col("expert_score") + 1).clip(upper_bound=2)
    rows = of_two_classes(rechecks(1.0)).with_columns(
        pl.when(of_first_class("M05")).then(raised).otherwise("school_score").alias("school_score")
    )
    found = marking_deficits(rows).filter("needs_support")
    assert found.select("teacher_code", "criterion").rows() == [("M00", "3")]


def test_the_own_works_of_a_marker_are_no_part_of_what_is_usual():
    """A marker alone with a criterion is compared with criteria of the same maximum, not with itself."""
    rows = rechecks(1.0).filter((pl.col("task_code") != "3") | (pl.col("teacher_code") == "M00"))
    (own,) = [test for test in of_markers(rows) if test.marker[1] == "M00"]
    place = own.tasks.index("3")
    assert own.usual[place] < 0.3
    assert own.raised[place, NEUTRAL] > 5
