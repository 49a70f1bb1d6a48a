"""Words that the page writes into «Период» lead the build back to the very same window: all windows of real plans."""

import polars as pl
import pytest

from dashboards.pages.plan.record import period_words
from tests.dbt.plans.test_no_red_by_itself import REAL, calendar_of, plan_of
from warehouse.plans.occurrences import Known, occurrences
from warehouse.plans.plan_model import Status

pytestmark = pytest.mark.shared


@pytest.mark.parametrize("name", REAL)
def test_a_word_about_a_window_lands_in_that_window(name, shared_dir):
    plan, measures = plan_of(shared_dir / "plans" / f"{name}.txt")
    known = Known(calendar=calendar_of(plan))
    rows = occurrences(plan, measures, known, plan.period_end)
    windows = pl.DataFrame([vars(row) for row in rows], infer_schema_length=None)
    told = []
    for row in windows.to_dicts():
        words, key = period_words(row, windows), row["occurrence_id"]
        day = plan.period_end
        told.append(Status(plan.plan_id, row["number"], words, None, "выполнено", day, comment=key))
    after = occurrences(plan, measures, Known(known.calendar, tuple(told)), plan.period_end)
    assert {row.occurrence_id: row.comment for row in after} == {
        row.occurrence_id: row.occurrence_id for row in rows
    }
    assert len(rows) > len(measures)
