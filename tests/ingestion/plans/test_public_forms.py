"""Published forms of plans are read on the half that the reading was mended by and on the half that it never saw."""

import pytest

from tests.ingestion.plans.public_forms import FORMS, half, phrases


def test_the_forms_are_many_and_split_by_their_names():
    facts = {
        fact for form in FORMS for fact in (form.head, form.title, *(timing for timing, _, _ in form.timings))
    }
    assert len(facts) >= 30
    assert 5 <= sum(form.is_tuned for form in FORMS) <= len(FORMS) - 5


@pytest.mark.parametrize("is_tuned", [True, False])
def test_measures_of_published_forms_are_read(is_tuned):
    found = half(is_tuned)
    assert found.wrong == []
    assert found.extra == 0
    assert found.found == found.measures


def test_published_phrases_are_read():
    both = phrases(True) | phrases(False)
    wrong = {phrase: read_as for phrase, (right, read_as) in both.items() if read_as != right}
    assert wrong == {}
