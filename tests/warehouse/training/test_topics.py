"""Pooled topics: planted gaps of subjects are found, a group is never compared with itself, grades pool by words."""

import numpy as np
import polars as pl
from scipy.stats import norm

from warehouse.training.topics import pooled_topics

BASE = {"kind": "ВПР", "school_year": 2023, "season": "весна", "subject": "МА", "grade": 5}


def class_rows(schools=30, classes=2, topics=20, planted=(), seed=1, n=25):
    """Class × topic rows as the content method leaves them; `planted` = (school, topic) reached 15 points less."""
    random = np.random.default_rng(seed)
    rows = []
    for school in range(schools):
        for letter in "АБ"[:classes]:
            for topic in range(topics):
                se = 6.0
                gap = random.normal(0, se) - (15 if (school, topic) in planted else 0)
                rows.append(
                    {
                        **BASE,
                        "group_level": "class",
                        "procedure_id": "p",
                        "municipality": "М1" if school < schools // 2 else "М2",
                        "school_code": f"99{school:04d}",
                        "class_label": f"5{letter}",
                        "topic_type": "умение",
                        "topic_code": str(topic),
                        "topic": f"Умение {topic}",
                        "n": n,
                        "completion_pct": 60 + gap,
                        "expected_pct": 60.0,
                        "gap": gap,
                        **dict.fromkeys(("p_value", "mid_p", "q_value"), float(norm.cdf(gap / se))),
                        "needs_support": False,
                    }
                )
    return pl.DataFrame(rows)


def test_two_equal_classes_together_are_as_sure_as_liptak_says():
    rows = class_rows(schools=2, topics=1).with_columns(mid_p=pl.lit(0.01))
    out = pooled_topics(rows).filter(group_level="municipality")
    assert np.allclose(out["p_value"].drop_nulls(), norm.cdf(np.sqrt(2) * norm.ppf(0.01)))


def test_gap_of_a_municipality_is_weighted_by_participants():
    rows = class_rows(schools=2, topics=1).with_columns(
        n=pl.Series([10, 30, 20, 20]), gap=pl.Series([-20.0, 0.0, 1.0, 1.0])
    )
    out = pooled_topics(rows).filter(group_level="municipality", municipality="М1")
    assert out["gap"][0] == -5.0
    assert out["n"][0] == 40
    assert out["completion_pct"][0] - out["expected_pct"][0] == out["gap"][0]


def test_a_parallel_keeps_its_own_test_and_counts_its_classes():
    rows = class_rows(schools=1, topics=1).with_columns(needs_support=pl.Series([True, False]))
    parallel = rows.head(1).with_columns(
        group_level=pl.lit("parallel"),
        class_label=pl.lit(""),
        n=pl.lit(50, dtype=pl.Int64),
        q_value=pl.lit(0.01),
    )
    out = pooled_topics(pl.concat([rows, parallel])).filter(group_level="parallel")
    assert out.select(
        "n", "q_value", "classes_cnt", "classes_flagged_cnt", "is_flagged", "class_label"
    ).rows() == [(50, 0.01, 2, 1, True, None)]


def test_the_only_municipality_is_not_compared_with_itself():
    rows = class_rows().with_columns(municipality=pl.lit("М1"))
    out = pooled_topics(rows).filter(group_level="municipality")
    assert out["gap"].null_count() == out.height
    assert not out["is_flagged"].any()


def test_grades_are_pooled_only_by_the_same_words():
    fifth = class_rows(schools=4, topics=2)
    sixth = fifth.with_columns(procedure_id=pl.lit("p6"), grade=pl.lit(6, dtype=pl.Int64))
    sixth = sixth.with_columns(topic=pl.when(topic_code="1").then(pl.lit("Другое")).otherwise("topic"))
    out = pooled_topics(pl.concat([fifth, sixth])).filter(group_level="school")
    assert set(out["topic"]) == {"Умение 0"}
    assert set(out["grades_cnt"]) == {2}


def test_nothing_in_gives_nothing_out():
    assert pooled_topics(class_rows().clear()).is_empty()
