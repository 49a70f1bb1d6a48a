"""The published reports of a whole region's real files, and the same files read a second time."""

import os

import duckdb
import pytest

from tests.dashboards.pages.results import independent


@pytest.fixture(scope="session")
def region_build(request):
    """A read-only connection to the build; OBEKTIV_REAL_BUILD names a ready one while developing."""
    from warehouse.home import Home

    path = os.environ.get("OBEKTIV_REAL_BUILD") or Home(request.getfixturevalue("altai_home")).published()
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def sittings(shared_dir):
    """Every regional dump, in the order of the folder, with the municipality of each school filled in."""
    data = shared_dir / "data"
    files = sorted((data / "altai").rglob("*.xlsx"), key=lambda path: path.as_posix())
    read = [independent.read_sitting(p, data / "test_specs", data / "mark_scales.tsv") for p in files]
    places = independent.newest_places(read)
    for sitting in read:
        sitting.people = sitting.people.with_columns(
            municipality=sitting.people["school_code"].replace_strict(
                places, default="муниципалитет не указан"
            )
        )
    return read
