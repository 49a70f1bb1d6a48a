"""What the program has closed by itself, and what an answer to a check of it does: the order of ranks."""

from datetime import date

import pytest

from tests.warehouse.plans.test_occurrences import measure, run
from warehouse.plans.plan_model import Status

FACT, LATER, ANSWERED = date(2022, 2, 10), date(2022, 3, 1), date(2022, 4, 5)
YES, NO = "да, исполнено", "нет, не о том"


def said(status="выполнено", day=FACT, source="data", answer="", evidence="приказ № 4") -> Status:
    return Status("gorod", "1", "", None, status, day, evidence=evidence, source=source, check_answer=answer)


def row(*statuses: Status):
    return run(measure("до 01.03.2022"), statuses=statuses)[0]


def test_the_first_fact_is_the_closing_and_a_later_one_does_not_move_it():
    found = row(said(), said(day=LATER, evidence="приказ № 9"))
    assert (found.closed_on, found.closed_as, found.closed_with) == (FACT, "выполнено", "приказ № 4")
    assert found.check_answer is None


@pytest.mark.parametrize("source", ["person", "school"])
def test_what_somebody_had_closed_before_the_program_did_not_close(source):
    assert row(said(day=date(2022, 2, 1), source=source), said()).closed_on is None


def test_a_word_of_work_begun_leaves_the_closing_to_the_program():
    found = row(said("в работе", date(2022, 2, 1), "person"), said())
    assert (found.closed_on, found.status_source) == (FACT, "data")


@pytest.mark.parametrize("status", ["похоже, выполнено", "частично", "в работе"])
def test_what_does_not_close_is_no_closing(status):
    assert row(said(status)).closed_on is None


def test_a_no_opens_the_measure_again_and_the_closing_stays_drawn():
    """A fact never replaces what a person decided, not even a later one."""
    found = row(said(), said("не выполнено", ANSWERED, "person", NO), said(day=date(2022, 4, 8)))
    assert (found.status, found.status_source, found.is_overdue) == ("не выполнено", "person", True)
    assert (found.closed_on, found.check_answer) == (FACT, NO)


def test_a_yes_keeps_the_day_and_the_proof_of_the_fact():
    found = row(said(), said(day=FACT, source="person", answer=YES))
    assert (found.status, found.status_source, found.done_date) == ("выполнено", "person", FACT)
    assert (found.evidence, found.closed_on, found.check_answer) == ("приказ № 4", FACT, YES)


def test_an_ordinary_word_is_no_answer():
    found = row(said(), said("снято с контроля", ANSWERED, "person"))
    assert (found.status, found.closed_on, found.check_answer) == ("снято с контроля", FACT, None)
