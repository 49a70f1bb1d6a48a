"""dbt is started while files are still being read; what it is to make it is told later, or never."""

import json

from warehouse.dbt_process import Dbt


def test_who_is_ordered_nothing_leaves_neither_process_nor_outcome(home):
    earlier = home.logs / "dbt" / "order.json"
    earlier.parent.mkdir(parents=True)
    earlier.write_text(json.dumps({"is_full": True}), encoding="utf-8")
    with Dbt(home) as dbt:
        process = dbt.begin()
        assert dbt.begin() is process
        # What an interrupted build was ordered is not carried out by the next one.
        assert not earlier.exists()
        assert process.poll() is None
    assert process.poll() is not None
    assert not dbt.outcome.exists()
    assert list(home.builds.iterdir()) == []


def test_nothing_is_started_where_nobody_begins(home):
    with Dbt(home) as dbt:
        pass
    assert not (home.logs / "dbt").exists()
    assert not dbt.outcome.exists()
