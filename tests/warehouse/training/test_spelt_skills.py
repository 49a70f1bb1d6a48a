"""A skill is one however the document's table sets its blanks: seen in the real specifications of the region."""

import re
from collections import defaultdict

import duckdb
import pytest

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def build(altai_home):
    with duckdb.connect(str((altai_home / "current").resolve()), read_only=True) as db:
        yield db


def letters(text: str) -> str:
    """The rule of the models, once more: letters and digits alone, numbers with a stop inside kept apart."""
    low = re.sub(r"(\d)[^a-zа-я0-9]+(\d)", r"\1_\2", text.lower().replace("ё", "е"))
    return re.sub(r"[^a-zа-я0-9_]", "", low)


def spellings(rows: list[tuple[str]]) -> dict[str, set[str]]:
    found = defaultdict(set)
    for (text,) in rows:
        found[letters(text)].add(text)
    return {key: texts for key, texts in found.items() if len(texts) > 1}


def test_the_files_spell_some_skills_in_several_ways_and_the_marts_in_one(build):
    columns = ("skill", "planned_result", "skill_group")
    written = " union ".join(
        f"select {c} from staging.stg_test_specs__tasks where {c} <> ''" for c in columns
    )
    shown = " union ".join(f"select {c} from marts.dim_tasks where {c} <> ''" for c in columns)
    assert len(spellings(build.execute(written).fetchall())) >= 5
    assert spellings(build.execute(shown).fetchall()) == {}
    titles = build.execute(
        "select title from marts.dim_planned_results where result_type <> 'КЭС'"
    ).fetchall()
    assert spellings(titles) == {}
    topics = build.execute("select topic from marts.rpt_content_topics where topic_type <> 'КЭС'").fetchall()
    assert spellings(topics) == {}


def test_the_spelling_shown_is_the_one_without_broken_and_glued_words(build):
    titles = {t for (t,) in build.execute("select title from marts.dim_planned_results").fetchall()}
    assert "Умение работать с исторической картой" in titles
    assert not any("кар той" in title for title in titles)


def test_no_skill_has_two_codes_in_one_work(build):
    rows = build.execute("""
        select procedure_id, result_type, title from marts.dim_planned_results where result_type <> 'КЭС'
    """).fetchall()
    seen = [(procedure, kind, letters(title)) for procedure, kind, title in rows]
    assert len(seen) == len(set(seen))
