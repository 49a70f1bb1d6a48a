"""What may leave: small groups, joined marks, rounding, and what subtraction would give away."""

from hypothesis import given
from hypothesis import strategies as st

from warehouse.publications.rules import (
    LEAST_HIDDEN,
    LEAST_WIDTH,
    Part,
    bounds,
    given_up,
    hidden_rows,
    joined,
    may_show,
    rounded,
)
from warehouse.thresholds import LEAST_GROUP

GROUPS = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=30)


def test_one_small_group_takes_the_two_next_smallest_with_it():
    assert hidden_rows([40, 5, 25, 12, 30], [False] * 5) == [False, True, True, True, False]


def test_three_small_groups_that_are_still_few_people_take_a_fourth():
    assert hidden_rows([40, 3, 4, 2, 20], [False] * 5) == [False, True, True, True, True]


def test_nothing_small_hides_nothing():
    assert hidden_rows([40, 12, 25], [False] * 3) == [False] * 3


def test_a_school_with_one_class_is_hidden_whatever_its_size():
    assert hidden_rows([40, 28, 30, 90], [False, True, False, False]) == [True, True, True, False]


def test_an_empty_group_has_nothing_to_hide():
    assert hidden_rows([0, None, 30], [True, True, False]) == [False] * 3


@given(GROUPS)
def test_no_difference_with_the_total_describes_fewer_than_ten_people_or_two_groups(groups):
    ns, flags = [n for n, _ in groups], [flag for _, flag in groups]
    hidden = hidden_rows(ns, flags)
    behind = [n for n, is_hidden in zip(ns, hidden, strict=True) if is_hidden]
    shown = [n for n, is_hidden in zip(ns, hidden, strict=True) if n and not is_hidden]
    assert all(n >= LEAST_GROUP for n in shown)
    assert not behind or not shown or (len(behind) >= LEAST_HIDDEN and sum(behind) >= LEAST_GROUP)


def test_neighbouring_marks_are_joined_only_as_far_as_they_must_be():
    assert joined([12, 20, 30, 10]) == ((0,), (1,), (2,), (3,))
    assert joined([4, 16, 15, 12]) == ((0, 1), (2,), (3,))
    assert joined([11, 16, 15, 3]) == ((0,), (1,), (2, 3))
    assert joined([4, 16, 15, 6]) == ((0, 1), (2, 3))
    assert joined([3, 4, 15, 19]) is None


def test_a_share_of_nobody_or_of_everybody_is_not_shown():
    assert not may_show(0, 41)
    assert not may_show(41, 41)
    assert not may_show(35, 41)
    assert may_show(20, 41)


def test_a_figure_too_near_an_earlier_one_is_not_shown_unless_rounding_covers_it():
    assert not may_show(20, 41, [18])
    assert may_show(20, 41, [20])
    assert may_show(31, 60, [20])
    assert may_show(402, 900, [400])


def test_shares_keep_the_digits_that_their_group_carries():
    assert rounded(56.0976, 41) == 56
    assert rounded(6.7778, 900) == 7.0
    assert rounded(6.3, 900) == 6.5
    assert rounded(56.0976, 24917) == 56.1
    assert rounded(None, 41) is None


@given(st.integers(1, 30000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_true_count_is_among_those_that_a_rounded_share_leaves(pair):
    count, n = pair
    low, high = bounds(count, n)
    assert 0 <= low <= count <= high <= n


PARTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40), st.booleans()), min_size=1, max_size=12)


@given(PARTS)
def test_a_hidden_part_stays_uncertain_whatever_is_added_and_subtracted(rows):
    total = sum(count for count, _, _ in rows)
    parts = [Part(c, c, c + rest, hidden, c + rest) for c, rest, hidden in rows]
    added = given_up((total, total), parts)
    if added is None:
        # Then even all of them are too little to hide behind: the total itself is hidden.
        return
    known = [(0, p.cap) if p.is_hidden or i in added else (p.low, p.high) for i, p in enumerate(parts)]
    behind = [i for i, p in enumerate(parts) if p.is_hidden or i in added]
    if len(behind) < len(parts):
        assert not behind or len(behind) >= LEAST_HIDDEN
        for i in behind:
            low = max(0, total - sum(high for k, (_, high) in enumerate(known) if k != i))
            high = min(known[i][1], total - sum(low for k, (low, _) in enumerate(known) if k != i))
            assert high - low >= min(LEAST_WIDTH, known[i][1])


def test_what_earlier_papers_have_shown_cannot_be_taken_back():
    parts = [Part(20, 20, 40, False, 40, is_fixed=True), Part(0, 0, 30, True, 30)]
    assert given_up((25, 25), parts) is None
    assert given_up(None, parts) == set()
