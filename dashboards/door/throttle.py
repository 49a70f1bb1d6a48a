"""How often somebody may try to sign in: waits that grow, for each login and for each address."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

#: Attempts without a wait; the longest wait for a login (anybody can call it up), and for an address, in seconds.
FREE = 5
LONGEST = {"login": 300.0, "address": 3600.0}
#: Seconds after which failures are forgotten; keys that are remembered at most.
MEMORY, MOST = 6 * 3600.0, 10_000


@dataclass
class Failures:
    """Failures in a row and the time until which nothing is tried."""

    count: int = 0
    until: float = 0.0
    last: float = 0.0


class Throttle:
    """Failures of sign-ins, known and unknown logins alike."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """No failure yet."""
        self.clock = clock
        self._failed: OrderedDict[tuple[str, str], Failures] = OrderedDict()

    def wait(self, login: str, address: str) -> float:
        """Seconds until the next attempt may be made; 0 when it may be made now."""
        now = self.clock()
        known = (self._failed.get(key) for key in _keys(login, address))
        return max([0.0, *(one.until - now for one in known if one)])

    def failed(self, login: str, address: str) -> None:
        """Count a failure."""
        now = self.clock()
        for kind, value in _keys(login, address):
            one = self._failed.pop((kind, value), None)
            if one is None or now - one.last > MEMORY:
                one = Failures()
            one.count, one.last = one.count + 1, now
            if one.count >= FREE:
                one.until = now + min(2.0 ** (one.count - FREE), LONGEST[kind])
            self._failed[kind, value] = one
        while len(self._failed) > MOST:
            self._failed.popitem(last=False)

    def succeeded(self, login: str) -> None:
        """Forget the failures of a login; those of the address stay: it may be trying other logins."""
        self._failed.pop(("login", login), None)


def _keys(login: str, address: str) -> tuple[tuple[str, str], tuple[str, str]]:
    return ("login", login), ("address", address)
