"""A refresh by itself, a quiet minute after the last word that somebody recorded on a page; off until asked for."""

from __future__ import annotations

import time

from warehouse import jobs, journal
from warehouse.home import Home
from warehouse.recorded import recorded

#: Seconds without a new word, after which it begins.
QUIET = 60.0


def ask_when_due(home: Home, now: float | None = None) -> bool:
    """Ask for a refresh where the setting is on, something was recorded since the last one, and nobody goes on; now:
    seconds since 1970, for tests. Returns whether it was asked for.

    One that failed is not tried again by itself: the page says why, and the night or a person does.
    """
    if not jobs.refreshes_by_itself(home):
        return False
    newest = max((path.stat().st_mtime for path in recorded(home)), default=None)
    if newest is None or (now or time.time()) - newest < QUIET:
        return False
    refreshes = [one for one in journal.runs(home) if one.what == "refresh" and one.status != journal.BUSY]
    # A run is told to the second, a file to less.
    if refreshes and refreshes[-1].since.timestamp() >= int(newest):
        return False
    jobs.ask(home, "refresh", "", {})
    return True
