"""What may leave the scope: small groups, and groups that subtraction would give away."""

from hypothesis import given
from hypothesis import strategies as st

from dashboards.documents.facts.suppress import MINIMUM, above_is_safe, hidden_rows

GROUPS = st.lists(st.tuples(st.integers(0, 60), st.booleans()), min_size=1, max_size=30)


def test_one_small_group_takes_the_next_smallest_with_it():
    assert hidden_rows([40, 5, 25, 12], [False] * 4) == [False, True, False, True]


def test_two_small_groups_that_are_still_few_people_take_a_third():
    assert hidden_rows([40, 3, 4, 20], [False] * 4) == [False, True, True, True]


def test_nothing_small_hides_nothing():
    assert hidden_rows([40, 12, 25], [False] * 3) == [False] * 3


def test_a_school_with_one_class_is_hidden_whatever_its_size():
    assert hidden_rows([40, 28, 30], [False, True, False]) == [False, True, True]


def test_an_empty_group_has_nothing_to_hide():
    assert hidden_rows([0, None, 30], [True, True, False]) == [False] * 3


@given(GROUPS)
def test_no_difference_with_the_total_describes_fewer_than_ten_people_or_one_group(groups):
    ns, flags = [n for n, _ in groups], [flag for _, flag in groups]
    hidden = hidden_rows(ns, flags)
    behind = [n for n, is_hidden in zip(ns, hidden, strict=True) if is_hidden]
    shown = [n for n, is_hidden in zip(ns, hidden, strict=True) if n and not is_hidden]
    assert all(n >= MINIMUM for n in shown)
    assert not behind or not shown or (len(behind) >= 2 and sum(behind) >= MINIMUM)


def test_a_school_sees_the_municipality_only_when_others_stay_unknown():
    assert above_is_safe(40, 400, 8)
    assert not above_is_safe(40, 70, 2)
    assert not above_is_safe(40, 45, 3)
