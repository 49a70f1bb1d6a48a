"""The second engine makes of the same rows what DuckDB made: one model of each kind of difference; all of them by hand.

The environment of Spark is apart (`deploy/spark/setup.sh`): a user's machine without it skips by name, CI fails.
"""

import os
import subprocess
from pathlib import Path

import pytest

from tests.homes import ROOT

pytestmark = pytest.mark.walks

#: How many kinds of difference `tests/spark/cases.py` shows; that module reads only in the environment of Spark.
CASES = 22

PYTHON = ROOT / os.environ.get("OBEKTIV_SPARK_VENV", ".venv-spark") / "bin" / "python"
#: One model for each kind of difference between the engines, and which it is.
MODELS = {
    "rpt_tasks": "numbers with a point are doubles: bounds of intervals",
    "stg_mark_scales__scales": "qualify",
    "dim_schools": "the value of the best row that has one",
    "int_procedures__inputs": "rows as text, texts in an order",
    "int_objectivity__answers": "the last value in an order; unions by name",
    "int_tasks__words": "a list that becomes rows within an expression",
    "int_visits__slots": "days between two; different values of a window; a star with a column anew",
    "fct_observations": "texts once, in an order",
    "rpt_school_path": "unions of what a school lives through",
    "int_plans__facts": "pairs among pairs; lists and their length",
}


@pytest.fixture(scope="module")
def python() -> Path:
    if not PYTHON.exists():
        words = "no environment of Spark: deploy/spark/setup.sh makes it (Java 17, 450 MB)"
        if os.environ.get("OBEKTIV_CI"):
            pytest.fail(words)
        pytest.skip(words)
    return PYTHON


def test_every_kind_of_difference_and_ten_models_come_out_the_same_on_spark(python, demo_home, tmp_path):
    env = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "OBEKTIV_SPARK_WORK": str(tmp_path)}
    env |= {"OBEKTIV_SPARK_MEMORY": "1g", "OBEKTIV_SPARK_PARTITIONS": "1", "OBEKTIV_SPARK_CODEGEN": "false"}
    command = [python, "-m", "tests.spark.cases", str(demo_home), *MODELS]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert "Сверка не видит: ничего такого нет" in done.stdout
    assert f"Случаев: {CASES}, равны: {CASES}" in done.stdout
    assert f"Моделей: {len(MODELS)}, равны: {len(MODELS)}" in done.stdout
    # A table without rows would be equal whatever was made of it.
    assert "строк 0" not in done.stdout
