"""Answers remembered for all readers of a server: each is made once, even when many ask at the same moment.

What is remembered is handed out as it is, without a copy: frames and pictures that nobody changes.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Remembered(Generic[Answer]):
    """At most ``most`` answers by key, the least used one is forgotten first."""

    def __init__(self, most: int) -> None:
        """Nothing is known yet."""
        self._most = most
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, Future[Answer]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer for a key, made when it is not known; an answer that fails is not kept."""
        with self._lock:
            known = self._answers.get(key)
            if known is None:
                mine = self._answers[key] = Future()
                if len(self._answers) > self._most:
                    self._answers.popitem(last=False)
            else:
                self._answers.move_to_end(key)
        if known is not None:
            return known.result()
        try:
            answer = make()
        except BaseException as error:
            with self._lock:
                if self._answers.get(key) is mine:
                    del self._answers[key]
            mine.set_exception(error)
            raise
        mine.set_result(answer)
        return answer

    def clear(self) -> None:
        """Forget everything; who waits for an answer still gets it."""
        with self._lock:
            self._answers.clear()
