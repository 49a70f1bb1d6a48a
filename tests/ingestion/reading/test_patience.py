"""A busy machine gives a file more time by the clock; a file that works too long, or only waits, is given up."""

import queue
import subprocess
import sys
import threading
import time

import pytest

from ingestion.reading.limits import Limits
from ingestion.reading.process import PATIENCE, ReadingProcess

#: Takes the processor for a small part of the time, as a child does that shares it with many.
SLOW = """
import time
while True:
    end = time.process_time() + 0.01
    while time.process_time() < end: pass
    time.sleep(0.2)
"""
BUSY = "while True: pass"
#: Works a moment first: a start that is too quick for the clock of the system looks like none.
WAITING = """
import time
while time.process_time() < 0.05: pass
time.sleep(600)
"""


@pytest.fixture
def child():
    """A process in the place of the reading child, running the given words."""
    made = []

    def start(words: str) -> ReadingProcess:
        process = ReadingProcess(Limits())
        process._process = subprocess.Popen([sys.executable, "-S", "-c", words], start_new_session=True)
        made.append(process)
        while process._worked() == 0:
            time.sleep(0.01)
        return process

    yield start
    for process in made:
        process.close()


def test_a_file_on_a_busy_machine_is_waited_for(child):
    process = child(SLOW)
    threading.Timer(1.5, lambda: process._answers.put("read")).start()
    assert process._answer_within(0.5) == "read"


def test_a_file_that_works_longer_than_it_may_is_given_up(child):
    process = child(BUSY)
    with pytest.raises(queue.Empty):
        process._answer_within(0.5)
    assert process._worked() >= 0.5


def test_a_child_that_only_waits_is_not_waited_for(child):
    process = child(WAITING)
    with pytest.raises(queue.Empty):
        process._answer_within(0.5)
    assert process._worked() < 0.5


def test_nobody_waits_for_ever(child):
    process = child(SLOW)
    with pytest.raises(queue.Empty):
        process._answer_within(0.3)
    assert process._worked() < PATIENCE * 0.3
