"""Before and after: a planted effect is found with its interval, none is claimed without enough teachers."""

import numpy as np
import polars as pl

from warehouse.training.effect import HIGHER, NOT_ENOUGH, WITHIN_CHANCE, training_effect


def world(trained, comparable, effect, seed):
    """Teachers of one subject over three years; the course is in the middle year."""
    random = np.random.default_rng(seed)
    rows = []
    for i in range(trained + comparable):
        level = random.normal(0, 4)
        for year in (2021, 2022, 2023):
            change = effect if i < trained and year == 2023 else 0
            rows.append(("выполнение", f"П-{i}", "МА", year, level + random.normal(0, 2) + change, 25))
    values = pl.DataFrame(
        rows, schema=["outcome", "teacher_code", "subject", "school_year", "value", "n"], orient="row"
    )
    courses = pl.DataFrame(
        {
            "teacher_code": [f"П-{i}" for i in range(trained)],
            "topic_kind": ["оценивание"] * trained,
            "school_year": [2022] * trained,
        },
        schema={"teacher_code": pl.String, "topic_kind": pl.String, "school_year": pl.Int64},
    )
    return values, courses


def test_a_planted_effect_lies_in_the_interval_as_often_as_it_says():
    inside, claimed = 0, 0
    for seed in range(40):
        row = training_effect(*world(25, 80, 6.0, seed)).filter(topic_kind="оценивание").row(0, named=True)
        inside += row["effect_low"] <= 6.0 <= row["effect_high"]
        claimed += row["conclusion"] == HIGHER
    assert inside >= 33
    assert claimed >= 38


def test_without_an_effect_a_change_is_rarely_claimed():
    words = [training_effect(*world(25, 80, 0.0, s)).row(0, named=True)["conclusion"] for s in range(40)]
    assert words.count(WITHIN_CHANCE) >= 33


def test_too_few_teachers_is_not_enough_data():
    row = training_effect(*world(6, 80, 9.0, 1)).row(0, named=True)
    assert (row["conclusion"], row["effect"]) == (NOT_ENOUGH, None)
    row = training_effect(*world(30, 4, 9.0, 1)).row(0, named=True)
    assert row["conclusion"] == NOT_ENOUGH


def test_teachers_without_courses_give_a_row_that_says_so():
    row = training_effect(*world(0, 20, 0.0, 1)).row(0, named=True)
    assert (row["topic_kind"], row["trained_cnt"], row["conclusion"]) == ("все курсы", 0, NOT_ENOUGH)
