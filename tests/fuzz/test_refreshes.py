"""What is made by changes equals what is made anew, in CI beside the suite; long: `python -m tests.fuzz.refreshes`."""

import pytest

from tests.fuzz.refreshes import Histories

pytestmark = pytest.mark.histories


@pytest.fixture(scope="module")
def histories(tmp_path_factory) -> Histories:
    return Histories(tmp_path_factory.mktemp("histories"))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_a_random_history_every_mart_is_as_if_made_anew(histories, seed):
    assert histories.check(seed, steps=2, looked_at={1}) == []
