"""A threshold is named in one seed: for models, for methods of support, for pages and papers."""

import re

import pytest

from warehouse.thresholds import LEAST_GROUP, least, threshold

COMPARED = re.compile(
    r"\b(?:n|participants|largest|\w+_cnt|\w+_pct)(?:\"?\]?\)?)* *(?:>=|<=|<|>) *(?:10|20|30|50|57|60|0\.05)\b"
)


def test_values_come_with_their_unit_from_the_seed():
    assert (LEAST_GROUP, least("min_group_rough"), least("min_group_informative")) == (10, 20, 50)
    assert threshold("q_level") == 0.05


def test_an_unknown_threshold_and_a_count_that_is_none_are_errors():
    with pytest.raises(KeyError):
        threshold("min_group")
    with pytest.raises(ValueError, match="q_level"):
        least("q_level")


def test_no_model_page_or_paper_compares_with_a_threshold_of_its_own(repo_root):
    places = [
        *(repo_root / "dbt_project" / "models").rglob("*.sql"),
        *(repo_root / "dashboards").rglob("*.py"),
    ]
    assert len(places) > 200
    found = {
        path.relative_to(repo_root).as_posix(): match[0]
        for path in places
        if (match := COMPARED.search(path.read_text(encoding="utf-8")))
    }
    assert found == {}
