"""Some marts by changes, without data tests, as a build makes them: `python -m tests.dbt.partial ORDER SELECTOR …`."""

import json
import sys
from pathlib import Path

from warehouse.dbt_child import PLACE, Order, parse
from warehouse.dbt_parse import parsed_once
from warehouse.dbt_settled import Settled, leave_settled


def main(order: Order, selectors: list[str]) -> int:
    """Make what is selected and has changed; returns 0 where all of it could be made."""
    from dbt.cli.main import dbtRunner

    with parsed_once():
        if (manifest := parse()) is None:
            return 1
        leave_settled(Settled(order.sources, order.is_new_day))
        done = dbtRunner(manifest=manifest).invoke(["run", *PLACE, "--select", *selectors])
    return 0 if done.success else 1


if __name__ == "__main__":
    raise SystemExit(main(Order(**json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), sys.argv[2:]))
