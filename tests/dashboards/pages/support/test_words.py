"""Words of the list of cases: how many are open, where each stands, what comes next and whose it is."""

from datetime import date

import polars as pl

from dashboards.pages.support.words import finding, next_words, state_words


def cases(*rows: tuple[str, bool, bool]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=["school_code", "is_closed", "is_overdue"], orient="row")


def test_open_cases_are_counted_with_their_schools_and_none_is_said_so():
    several = cases(("1", False, True), ("1", False, False), ("2", True, False))
    assert finding(several) == "Открыты 2 дела, 1 школа. Срок прошёл: 1."
    assert finding(cases(("1", True, False))) == "Открытых дел нет."


def test_a_state_carries_its_day_and_what_is_proposed():
    row = {"state_shown": "проверяется", "since": date(2026, 6, 30), "proposed_state": "не подтвердилось"}
    assert state_words(row) == "проверяется, с 30.06.2026; предлагается: не подтвердилось"
    bare = {"state_shown": "признак зарегистрирован", "since": None, "proposed_state": None}
    assert state_words(bare) == "признак зарегистрирован"


def test_a_step_is_named_with_whose_it_is_and_a_closed_case_has_none():
    assert (
        next_words({"next_step": "назначить проверку", "owner": "методист"})
        == "назначить проверку – методист"
    )
    assert next_words({"next_step": None, "owner": "методист"}) == "–"
