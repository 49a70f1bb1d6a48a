"""A small honest municipality for tests of methods."""

import polars as pl
import pytest

from tests.warehouse.municipality import municipality


@pytest.fixture(scope="session")
def honest() -> dict[str, pl.DataFrame]:
    return municipality()
