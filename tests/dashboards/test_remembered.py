"""What is made once for all readers: answers of the warehouse, pictures; and the server's own housekeeping."""

import subprocess
import sys
import threading
import time

import polars as pl
import pytest

from dashboards import charts, data
from dashboards.charts import Heading
from dashboards.remembered import Remembered
from tests.homes import ROOT


def test_an_answer_is_made_once_even_when_many_ask_at_the_same_moment():
    made, answers = [], Remembered(2)

    def make() -> int:
        made.append(1)
        time.sleep(0.05)
        return 7

    threads = [threading.Thread(target=answers.get, args=("key", make)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.get("key", make) == 7
    assert len(made) == 1


def test_the_least_used_answer_is_forgotten_first_and_a_failure_is_not_kept():
    answers = Remembered(2)
    for key in ("a", "b", "a", "c"):
        answers.get(key, lambda: 1)
    assert answers.get("a", lambda: 2) == 1
    assert answers.get("b", lambda: 2) == 2
    with pytest.raises(KeyError):
        answers.get("d", lambda: {}["nothing"])
    assert answers.get("d", lambda: 3) == 3


def test_readers_of_different_scopes_never_share_an_answer(published, monkeypatch):
    whole = data.fetch("school/schools")
    monkeypatch.setenv("OBEKTIV_SCOPE", f'{{"schools": ["{whole["school_code"][0]}"], "role": "school"}}')
    assert data.fetch("school/schools").height == 1 < whole.height
    monkeypatch.delenv("OBEKTIV_SCOPE")
    assert data.fetch("school/schools") is whole


def test_a_picture_is_drawn_once_for_the_same_content_and_anew_for_another():
    frame = pl.DataFrame({"row": ["план", "факт"], "value": [3, 4]})
    one = charts.bars.counts(frame, Heading("Сколько"))
    assert charts.bars.counts(frame.clone(), Heading("Сколько")) is one
    assert charts.bars.counts(frame, Heading("Другое")) is not one
    assert charts.bars.counts(frame.with_columns(value=pl.Series([3, 5])), Heading("Сколько")) is not one


def test_a_settled_server_leaves_its_libraries_out_of_the_collection_of_garbage():
    code = (
        "import gc; from dashboards import launch; launch.settle(); import dashboards.data, dashboards.frame;"
        "from dashboards.charts.base import is_trusted;"
        "print(gc.get_freeze_count() > 100_000, len(gc.get_objects()) < 5_000, is_trusted())"
    )
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["True"] * 3
