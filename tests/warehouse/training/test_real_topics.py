"""Topics of the real spring of 2021 with the real specifications: what a subject teacher would read."""

import csv
from pathlib import Path

import duckdb
import pytest

from warehouse.training.words import plain, read_topics, topics_of

SEEDS = Path(__file__).parents[3] / "dbt_project" / "seeds"
pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def topics(altai_home) -> list[tuple[str, str, int]]:
    """Subject, topic, number of classes and parallels below expectation; the most frequent first."""
    with duckdb.connect(str((altai_home / "current").resolve()), read_only=True) as db:
        return db.execute("""
            select subject, topic, count(*) from marts.rpt_content_topics
            where needs_support and is_main and school_year = 2021 and season = 'весна'
                and group_level in ('class', 'parallel')
            group by all order by 3 desc, 2
        """).fetchall()


def seed(name: str) -> list[dict]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def test_the_ten_most_frequent_topics_name_something_of_the_subject(topics):
    known = read_topics(seed("support_topics"))
    ten = topics[:10]
    assert len(ten) == 10
    unknown = [topic for subject, topic, _ in ten if not topics_of(topic, known, "content", subject)]
    assert unknown == []


def test_no_topic_is_a_formula_or_keeps_traces_of_the_document(topics):
    beginnings = tuple(row["beginning"] for row in seed("support_general_words"))
    bare = [t for _, t, _ in topics[:20] if plain(t).startswith(beginnings)]
    assert bare == []
    assert [t for _, t, _ in topics if "- " in t and " - " not in t] == []
    assert [t for _, t, _ in topics if "><" in t or t != t.strip(" .;,")] == []


def test_a_skill_typed_in_two_ways_has_its_classes_compared(altai_home):
    """A full stop or a word broken at the end of a line in the specification must not lose the comparison."""
    with duckdb.connect(str((altai_home / "current").resolve()), read_only=True) as db:
        lost = db.execute("""
            select topic_type, topic, count(*) from marts.rpt_content_topics
            where group_level = 'parallel' and n >= 10 and gap is null group by all
        """).fetchall()
    assert lost == []
