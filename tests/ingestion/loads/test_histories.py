"""The same events in the same order end in the same state, whatever happened: a rebuild repeats them."""

import pytest

from tests.ingestion.loads.histories import check


@pytest.mark.histories
@pytest.mark.parametrize("seed", range(1, 5))
def test_a_rebuild_of_a_random_history_ends_where_life_ended(seed):
    assert check(seed) is None
