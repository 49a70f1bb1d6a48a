"""Pooled topics: planted gaps are found, a weak class is not a gap, a group is never compared with itself."""

import numpy as np
import polars as pl
from scipy.stats import norm

from warehouse.training.topics import pooled_topics, with_flags

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
                        "p_value": float(norm.cdf(gap / se)),
                    }
                )
    return pl.DataFrame(rows)


def test_planted_gaps_of_parallels_are_found_and_false_ones_are_few():
    planted = {(s, t) for s in range(0, 30, 3) for t in (s % 20, (s + 7) % 20)}
    found, false, hits = 0, 0, 0
    for seed in range(5):
        out = pooled_topics(with_flags(class_rows(planted=planted, seed=seed)))
        flagged = out.filter(pl.col("group_level") == "parallel", "is_flagged")
        marks = {(int(s[2:]), int(t)) for s, t in flagged.select("school_code", "topic_code").iter_rows()}
        found += len(marks)
        hits += len(marks & planted)
        false += len(marks - planted)
    assert hits / (5 * len(planted)) > 0.6
    assert false / max(found, 1) <= 0.10


def test_two_equal_classes_together_are_as_sure_as_liptak_says():
    rows = class_rows(schools=2, topics=1).with_columns(p_value=pl.lit(0.01))
    out = pooled_topics(with_flags(rows)).filter(group_level="parallel")
    assert np.allclose(out["p_value"], norm.cdf(np.sqrt(2) * norm.ppf(0.01)))


def test_gap_of_a_parallel_is_weighted_by_participants():
    rows = class_rows(schools=2, topics=1).with_columns(
        n=pl.Series([10, 30, 20, 20]), gap=pl.Series([-20.0, 0.0, 1.0, 1.0])
    )
    out = pooled_topics(with_flags(rows)).filter(group_level="parallel", school_code="990000")
    assert out["gap"][0] == -5.0
    assert out["n"][0] == 40
    assert out["completion_pct"][0] - out["expected_pct"][0] == out["gap"][0]


def test_the_only_municipality_is_not_compared_with_itself():
    rows = class_rows().with_columns(municipality=pl.lit("М1"))
    out = pooled_topics(with_flags(rows)).filter(group_level="municipality")
    assert out["gap"].null_count() == out.height
    assert not out["is_flagged"].any()


def test_a_small_class_is_never_flagged():
    rows = class_rows(planted={(0, 0)}).with_columns(n=pl.lit(7))
    rows = rows.with_columns(gap=pl.col("gap") * 3, p_value=pl.col("p_value") ** 3)
    out = pooled_topics(with_flags(rows)).filter(group_level="class")
    assert not out["is_flagged"].any()


def test_grades_are_pooled_only_by_the_same_words():
    fifth = class_rows(schools=4, topics=2)
    sixth = fifth.with_columns(procedure_id=pl.lit("p6"), grade=pl.lit(6, dtype=pl.Int64))
    sixth = sixth.with_columns(topic=pl.when(topic_code="1").then(pl.lit("Другое")).otherwise("topic"))
    out = pooled_topics(with_flags(pl.concat([fifth, sixth]))).filter(group_level="school")
    assert set(out["topic"]) == {"Умение 0"}
    assert set(out["grades_cnt"]) == {2}


def test_nothing_in_gives_nothing_out():
    assert pooled_topics(with_flags(class_rows().clear())).is_empty()
