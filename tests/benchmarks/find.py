"""Server time of «Найти» on a published build: the first question, which makes the index, and the next ones.

``python -m tests.benchmarks.find [HOME]`` (HOME = OBEKTIV_HOME with a published build). Times are those of our own
code, without the way to the browser and back.
"""

import os
import statistics
import sys
import time

from dashboards import data
from dashboards.frame import find
from dashboards.menu import menu
from dashboards.words import counted

ASKED = ("школа 5", "математика 5 класс", "перепроверка", "наблюдатель", "приказ", "график", "а", "990001")


def milliseconds(text: str) -> float:
    """One question from text to markup."""
    started = time.perf_counter()
    find.markup_of(find.found(find.index(PAGES), text))
    return 1000 * (time.perf_counter() - started)


if __name__ == "__main__":
    os.environ["OBEKTIV_HOME"] = sys.argv[1] if len(sys.argv) > 1 else os.environ["OBEKTIV_HOME"]
    PAGES = [(page.title, page.url) for page in menu("methodologist")]
    data.build()
    counted(2, "школа")  # the dictionary of words, which a server loads before it serves
    print(f"first question, with the index: {milliseconds('школа'):.0f} ms")
    times = sorted(milliseconds(text) for text in ASKED * 20)
    print(
        f"{len(find.index(PAGES))} things, {len(times)} questions: median {statistics.median(times):.1f} ms, "
        f"95 % within {times[int(0.95 * len(times))]:.1f} ms, longest {times[-1]:.1f} ms"
    )
