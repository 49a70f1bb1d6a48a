"""dbt of one build as a child process: started ahead of what it is to make, while files are still being read."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import psutil

from warehouse import child
from warehouse.dbt_child import Order
from warehouse.home import PROJECT_ROOT, Home
from warehouse.lock import child_lock

#: The file that a build is made in, the same for every build of a home: dbt need not parse the project anew for it.
WORK_FILE = "work.duckdb"
#: Share of the memory of the machine that queries of a build may take without a setting (OBEKTIV_MEMORY).
MEMORY_SHARE = 0.6
#: Where Linux says what a container or a service may take, and in which group this process is.
GROUPS, OWN_GROUP = Path("/sys/fs/cgroup"), Path("/proc/self/cgroup")


def memory_limit() -> str:
    """Return how much memory queries of a build may take: the home's own setting, or a share of the machine's.

    The rest is for models in Python and for the pages that are shown meanwhile; what does not fit goes to the disk.
    """
    if own := os.environ.get("OBEKTIV_MEMORY"):
        return own
    whole = min([psutil.virtual_memory().total, *_limits_of_groups()])
    return f"{int(whole * MEMORY_SHARE / 2**20)}MiB"


def _limits_of_groups() -> Iterator[int]:
    """The limits of the control group of this process and of all above it: a service of systemd, a container."""
    try:
        lines = OWN_GROUP.read_text(encoding="utf-8").splitlines()
    except OSError:
        return
    own = next((line.removeprefix("0::/") for line in lines if line.startswith("0::/")), "")
    for group in (GROUPS / own, *(GROUPS / own).parents):
        if not group.is_relative_to(GROUPS):
            return
        with suppress(OSError):
            limit = (group / "memory.max").read_text(encoding="ascii").strip()
            if limit.isdecimal():
                yield int(limit)


def dbt_environment(home: Home, target: Path) -> dict[str, str]:
    """Return the environment that points dbt at a home and a database, with telemetry off."""
    return {
        **os.environ,
        "OBEKTIV_HOME": home.root.as_posix(),
        "OBEKTIV_BUILD": target.as_posix(),
        "OBEKTIV_MEMORY": memory_limit(),
        "DBT_TARGET_PATH": (home.logs / "dbt").as_posix(),
        "DBT_LOG_PATH": home.logs.as_posix(),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "OBEKTIV_TODAY": home.today().isoformat(),
        "DO_NOT_TRACK": "1",
        "PYTHONUTF8": "1",
    }


class Dbt:
    """dbt of one build of a home, for use inside the writer's lock; a context that leaves no process behind.

    `begin` starts it ahead: it loads its libraries and reads the project, then waits for what it is to make. A run
    that finds nothing new ends it without a word.
    """

    def __init__(self, home: Home) -> None:
        """Name the files through which the child is ordered and answers."""
        folder = home.logs / "dbt"
        self.outcome, self.docs = folder / "outcome.json", folder / "docs.json"
        self.home, self._ordered = home, folder / "order.json"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Dbt:
        """Nothing is started yet."""
        return self

    def __exit__(self, *_: object) -> None:
        """End what still waits or works."""
        if self._process is not None:
            child.stop(self._process)
            self._process = None

    def begin(self) -> subprocess.Popen[str]:
        """Start the child, if it is not there: what an earlier one was ordered and answered is forgotten first."""
        if self._process is not None:
            return self._process
        self._ordered.parent.mkdir(parents=True, exist_ok=True)
        self._ordered.unlink(missing_ok=True)
        self.outcome.unlink(missing_ok=True)
        self._process = child.start(
            ["-m", "warehouse.dbt_child", str(self._ordered)],
            env=dbt_environment(self.home, self.home.builds / WORK_FILE),
            cwd=PROJECT_ROOT,
            lock=child_lock(self.home.lock),
            is_heard=True,
        )
        return self._process

    def run(self, order: Order, tell: Callable[[str], None]) -> tuple[int, str]:
        """Have the order carried out into the work file and tell the progress; returns exit code and last words."""
        process = self.begin()
        partial = self._ordered.with_suffix(".part")
        partial.write_text(json.dumps(asdict(order)), encoding="utf-8")
        partial.replace(self._ordered)
        last: deque[str] = deque(maxlen=40)
        for line in process.stdout or ():
            last.append(line)
            if match := re.search(r"(\d+) of (\d+) (?:OK|PASS|FAIL|ERROR|WARN)", line):
                tell(f"{match[1]} из {match[2]}")
        return process.wait(), "".join(last)
