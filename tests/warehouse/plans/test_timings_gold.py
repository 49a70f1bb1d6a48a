"""The 78 real timings give exactly the gold kind and literal windows."""

import csv
from datetime import date

import pytest

from warehouse.plans.timings import parse_timing

pytestmark = pytest.mark.shared
PERIODS = {
    "lesosibirsk": (date(2020, 9, 1), date(2023, 8, 31)),
    "motygino": (date(2021, 9, 1), date(2022, 8, 31)),
    "rubtsovsk": (date(2021, 9, 1), date(2022, 8, 31)),
    "vladimir": (date(2019, 9, 1), date(2020, 8, 31)),
}


def test_all_78(shared_dir):
    with (shared_dir / "plans" / "gold_measures.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 78
    for row in rows:
        timing = parse_timing(row["timing"], *PERIODS[row["plan"]])
        assert (timing.kind, timing.windows_text()) == (row["timing_kind"], row["windows"]), row["timing"]


def test_days_after_a_procedure(shared_dir):
    timing = parse_timing(
        "в течение 10 -14 календарных дней после каждой оценочной процедуры.", *PERIODS["motygino"]
    )
    assert (timing.n_days_after, timing.remind_after, timing.unit) == (14, 10, "calendar")
