"""One small municipality for all tests of the demonstration, written once."""

from pathlib import Path

import fastexcel
import polars as pl
import pytest

from obektiv.demo import DemoTruth, write_municipality
from obektiv.demo.results import Written, simulate
from obektiv.demo.schools import School, make_schools

SEED = 1


@pytest.fixture(scope="session")
def written_truth(tmp_path_factory) -> tuple[Path, DemoTruth]:
    out = tmp_path_factory.mktemp("demo") / "inbox"
    return out, write_municipality(out, "small", SEED)


@pytest.fixture(scope="session")
def inbox(written_truth) -> Path:
    return written_truth[0]


@pytest.fixture(scope="session")
def truth(written_truth) -> DemoTruth:
    return written_truth[1]


@pytest.fixture(scope="session")
def schools() -> list[School]:
    return make_schools("small", SEED)


@pytest.fixture(scope="session")
def tests_written(schools) -> dict[str, Written]:
    return {w.sitting.procedure.procedure_id: w for w in simulate(schools, "small", SEED)}


@pytest.fixture(scope="session")
def read_table(inbox):
    """Read any table of the inbox as text: xlsx (a sheet, default the last), csv, tsv, parquet."""

    def read(path: str, sheet: str | None = None) -> pl.DataFrame:
        full = inbox / path
        if full.suffix == ".xlsx":
            book = fastexcel.read_excel(full)
            return book.load_sheet(sheet or book.sheet_names[-1], dtypes="string").to_polars()
        if full.suffix == ".parquet":
            return pl.read_parquet(full)
        return pl.read_csv(full, separator="\t" if full.suffix == ".tsv" else ",", infer_schema=False)

    return read
