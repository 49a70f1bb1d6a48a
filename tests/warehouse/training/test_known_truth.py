"""Deficits on the harness' municipality: habits of marking and content gaps that were planted are found, few others."""

import pytest

from tests.benchmarks import deficits

pytestmark = pytest.mark.shared
SEEDS = (9501, 9502)


def test_habits_of_marking_are_found_and_few_others(shared_dir):
    figures = [deficits.marking(shared_dir, seed) for seed in SEEDS]
    assert sum(f["auc"] for f in figures) / len(figures) >= 0.86
    found, false = sum(f["found"] for f in figures), sum(f["false"] for f in figures)
    assert found >= 3
    assert false <= max(1, 0.15 * found)


def test_planted_content_gaps_are_found_and_few_others(shared_dir):
    figures = deficits.content(shared_dir, SEEDS[0])
    assert figures["auc"] >= 0.95
    assert figures["auc"] > figures["auc_plain"]
    assert figures["found"] >= 0.5 * figures["planted"]
    assert figures["false"] <= 0.1 * figures["found"]
    assert figures["false_parallel"] <= 0.1 * figures["found_parallel"]


def test_weak_and_strong_classes_without_gaps_have_no_topics(shared_dir):
    figures = deficits.content(shared_dir, SEEDS[1], null=True)
    assert figures["planted"] == 0
    assert figures["found"] <= 0.005 * figures["units"]
