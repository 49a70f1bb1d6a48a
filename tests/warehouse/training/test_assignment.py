"""Places of courses: capacity, one place a person, the greatest sum of priorities, an explanation for each line."""

from itertools import product

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse.training.assignment import NO_COURSE, NO_PLACE, OTHER_LINE, PLACED, assign


def lines(*rows):
    return pl.DataFrame(
        rows, schema={"line_id": pl.String, "person": pl.String, "score": pl.Float64}, orient="row"
    )


def options(*rows):
    return pl.DataFrame(
        rows, schema={"line_id": pl.String, "course_code": pl.String, "fit": pl.Float64}, orient="row"
    )


def test_the_last_place_goes_to_the_higher_priority_and_the_other_line_is_told_so():
    out = assign(
        lines(("a", "П-1", 2.0), ("b", "П-2", 5.0)), options(("a", "К", 1.0), ("b", "К", 1.0)), {"К": 1}
    )
    rows = {r["line_id"]: r for r in out.to_dicts()}
    assert rows["b"]["outcome"] == PLACED
    assert rows["a"]["outcome"] == NO_PLACE
    assert (rows["a"]["wanted_cnt"], rows["a"]["last_score"]) == (2, 5.0)


def test_a_person_gets_one_course_and_the_more_important_topic():
    out = assign(
        lines(("a", "П-1", 2.0), ("b", "П-1", 5.0)),
        options(("a", "К", 1.0), ("b", "М", 1.0)),
        {"К": 9, "М": 9},
    )
    outcome = dict(out.select("line_id", "outcome").iter_rows())
    assert outcome == {"a": OTHER_LINE, "b": PLACED}


def test_lines_of_a_school_without_a_person_do_not_compete_with_each_other():
    out = assign(
        lines(("a", None, 2.0), ("b", None, 5.0)),
        options(("a", "К", 1.0), ("b", "К", 1.0)),
        {"К": None},
    )
    assert set(out["outcome"]) == {PLACED}


def test_a_line_without_a_course_says_so():
    out = assign(lines(("a", None, 2.0)), options(), {})
    assert out.row(0, named=True)["outcome"] == NO_COURSE


def test_a_full_course_takes_nobody():
    out = assign(lines(("a", None, 2.0)), options(("a", "К", 1.0)), {"К": -1})
    assert out["outcome"].to_list() == [NO_PLACE]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_sum_of_scores_is_the_greatest_possible(data):
    count = data.draw(st.integers(1, 4))
    people = [data.draw(st.sampled_from(["П-1", "П-2", None])) for _ in range(count)]
    scores = [data.draw(st.integers(1, 9)) for _ in range(count)]
    wanted = [data.draw(st.sets(st.sampled_from(["К", "М"]))) for _ in range(count)]
    places = {"К": data.draw(st.integers(0, 2)), "М": data.draw(st.integers(0, 2))}
    rows = [(f"l{i}", p, float(s)) for i, (p, s) in enumerate(zip(people, scores, strict=True))]
    pairs = [(f"l{i}", c, 1.0) for i, courses in enumerate(wanted) for c in sorted(courses)]
    out = assign(lines(*rows), options(*pairs), places)
    chosen = out.filter(pl.col("outcome") == PLACED)
    got = sum(dict(zip([r[0] for r in rows], scores, strict=True))[i] for i in chosen["line_id"])
    for course, used in chosen.group_by("course_code").len().iter_rows():
        assert used <= places[course]
    best = 0
    for choice in product(*[[None, *sorted(w)] for w in wanted]):
        used = [c for c in choice if c]
        busy = [p for p, c in zip(people, choice, strict=True) if c and p]
        fits = all(used.count(c) <= places[c] for c in places) and len(busy) == len(set(busy))
        if fits:
            best = max(best, sum(s for s, c in zip(scores, choice, strict=True) if c))
    assert got == best
