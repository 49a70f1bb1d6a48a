"""The models of the project parsed once: processes that are forked from the one that imports this make builds of them.

Imported by servers that fork alone (`tests.fuzz.refreshes`, `tests.forks.server`), which hold no database.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from warehouse.dbt_child import Order, docs_of, keep_outcome, make, parse
from warehouse.dbt_parse import parsed_once
from warehouse.dbt_process import WORK_FILE


def _manifest() -> Any:
    """Parse the project in a folder of its own, from what an earlier run has kept."""
    with tempfile.TemporaryDirectory() as folder:
        # What is parsed names its database after the file.
        os.environ["OBEKTIV_BUILD"] = f"{folder}/{WORK_FILE}"
        os.environ |= {"DBT_TARGET_PATH": folder, "DBT_LOG_PATH": folder}
        with parsed_once():
            manifest = parse()
    assert manifest is not None, "the project cannot be parsed"
    return manifest


MANIFEST = _manifest()


def make_models(order: Order, environment: dict[str, str]) -> None:
    """Make what an order asks for, in a process of its own: it ends with the exit code that the build expects."""
    os.environ |= environment
    logs = Path(environment["DBT_TARGET_PATH"])
    logs.mkdir(parents=True, exist_ok=True)
    nodes, is_made = make(order, MANIFEST)
    (logs / "docs.json").write_text(json.dumps(docs_of(MANIFEST), ensure_ascii=False), encoding="utf-8")
    keep_outcome(nodes, logs / "order.json")
    raise SystemExit(0 if is_made else 1)
