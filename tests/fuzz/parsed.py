"""The models of the project parsed once: processes that are forked from the one that imports this make builds of them.

Imported by the server of `tests.fuzz.refreshes` alone, which holds no threads and no database.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from warehouse.builds import PARSED, WORK_FILE
from warehouse.dbt_child import Order, keep_outcome, make, parse

#: Where tests keep what dbt has parsed (`tests.homes`).
KEPT = Path(os.environ["OBEKTIV_DBT_CACHE"])


def _manifest() -> Any:
    """Parse the project in a folder of its own, from what an earlier run has kept."""
    with tempfile.TemporaryDirectory() as folder:
        if (KEPT / PARSED).exists():
            shutil.copy(KEPT / PARSED, folder)
        # What is parsed names its database after the file.
        os.environ["OBEKTIV_BUILD"] = f"{folder}/{WORK_FILE}"
        os.environ |= {
            "DBT_TARGET_PATH": folder,
            "DBT_LOG_PATH": folder,
            "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        }
        manifest = parse()
        assert manifest is not None, "the project cannot be parsed"
        for name in (PARSED, "manifest.json"):
            shutil.copy(Path(folder) / name, KEPT / name)
        # Thousands of comments on columns are no part of what is compared.
        for node in manifest.nodes.values():
            node.config.persist_docs.clear()
        return manifest


MANIFEST = _manifest()


def make_models(order: Order, environment: dict[str, str]) -> None:
    """Make what an order asks for, in a process of its own: it ends with the exit code that the build expects."""
    os.environ |= environment
    logs = Path(environment["DBT_TARGET_PATH"])
    logs.mkdir(parents=True, exist_ok=True)
    nodes, is_made = make(order, MANIFEST)
    shutil.copy(KEPT / "manifest.json", logs)
    keep_outcome(nodes, logs / "order.json")
    raise SystemExit(0 if is_made else 1)
