"""A small seeded run of the study of personal data (docs/personal.md), with the floors that it has to hold."""

import random

import pytest

from ingestion.core.personal.cut import LONG, cut_text
from tests.benchmarks.personal import measure
from tests.benchmarks.personal.report import FALSE_CUTS, FREE_TEXT, REGISTERS

SEED = 2026
PEOPLE = 20


@pytest.fixture(scope="module")
def drawn():
    return measure.people(PEOPLE, random.Random(SEED))


def test_people_are_seen_in_columns_of_registers(drawn):
    found = measure.in_registers(drawn, random.Random(SEED))
    assert measure.together(found.values()).value >= REGISTERS


def test_people_are_seen_in_free_text(drawn):
    found = measure.in_sentences(drawn, random.Random(SEED))
    assert measure.together(found.values()).value >= FREE_TEXT


def test_phones_documents_cards_mails_birthdays_and_addresses_are_seen():
    found = measure.details(60, random.Random(SEED))
    assert {kind for kind, share in found.items() if share.value < FREE_TEXT} == set()


def test_subjects_are_nobodys_names():
    assert measure.false_cuts(measure.subjects(), "subject").missed == []


@pytest.mark.shared
def test_school_names_and_words_of_plans_stay(shared_dir):
    for title, (column, texts) in measure.harmless(shared_dir).items():
        share = measure.false_cuts(texts, column)
        assert share.tried > 20, title
        assert share.value <= FALSE_CUTS, share.missed


@pytest.mark.parametrize("between", [" ", "\n", ". "])
def test_a_long_text_is_cut_as_its_sentences_are(between):
    """Longer texts are read by pieces: none of them may begin inside a name, and nothing else may change."""
    sentence = (
        "Ответственный за проведение Иванова Мария Петровна, телефон 8 (912) 345-67-89, кабинет {} на этаже"
    )
    said = [sentence.format(number) for number in range(LONG // 20)]
    assert "Мария" not in cut_text(said[0])
    assert cut_text(between.join(said) + between) == between.join(map(cut_text, said)) + between
