"""A cluster of this machine for measurements by hand, and what everything on it costs.

Spark leaves processes behind that nobody waits for: the JVM of a session, the Python of an executor. `adopt` makes this
process the parent of all of them, so that their seconds are counted.
"""

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from tests.homes import ROOT

CLUSTER = str(ROOT / "deploy" / "spark" / "cluster.sh")
PYTHON = str(ROOT / os.environ.get("OBEKTIV_SPARK_VENV", ".venv-spark") / "bin" / "python")
PR_SET_CHILD_SUBREAPER = 36
#: How long the processes of a stopped cluster may take to end, seconds.
ENDS = 60


def adopt() -> None:
    """From here on this process waits for all that descends from it; only Linux can. Raises OSError where it cannot."""
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")


def spent() -> float:
    """CPU seconds of everything that has been started here and has ended. Not while a child is being waited for."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def load() -> str:
    """How many processes wait for the machine now, in words of the documents."""
    return f"{os.getloadavg()[0]:.0f}"


@contextmanager
def cluster(state: Path, workers: int, port: int = 7077) -> Iterator[dict[str, str]]:
    """Run a master and so many workers of one core each; gives the environment in which a build goes to them.

    state: where their journals and numbers of processes stand.
    """
    env = {**os.environ, "PYTHONPATH": str(ROOT), "OBEKTIV_SPARK_STATE": str(state)}
    env |= {"OBEKTIV_SPARK_WORKERS": str(workers), "OBEKTIV_SPARK_PORT": str(port)}
    env |= {"OBEKTIV_SPARK_MASTER": f"spark://127.0.0.1:{port}"}
    env = {"OBEKTIV_SPARK_PARTITIONS": str(workers), "OBEKTIV_SPARK_MEMORY": "1g"} | env
    subprocess.run([CLUSTER, "start"], check=True, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        yield env
    finally:
        subprocess.run([CLUSTER, "stop"], check=True, env=env, cwd=ROOT)
        until = time.monotonic() + ENDS
        while _of_spark() and time.monotonic() < until:
            time.sleep(0.5)


def _of_spark() -> list[psutil.Process]:
    """What still runs here of the engine: a build counts only when all of it has ended."""
    found = []
    for one in psutil.Process().children(recursive=True):
        try:
            if one.status() != psutil.STATUS_ZOMBIE and "spark" in " ".join(one.cmdline()):
                found.append(one)
        except psutil.NoSuchProcess:
            continue
    return found


def duckdb_alone(home: Path, folder: Path, *selectors: str) -> tuple[float, float]:
    """Make the same models on DuckDB, raw rows loaded before; returns CPU seconds and seconds by the clock."""
    env = {**os.environ, "OBEKTIV_HOME": str(home), "OBEKTIV_BUILD": str(folder / "alone.duckdb")}
    start = "import sys; from dbt.cli.main import cli; cli(sys.argv[1:])"
    place = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target-path", str(folder / "target")]
    place += ["--quiet", "--log-path", str(folder)]
    chosen = ["--select", *selectors] if selectors else []
    begun, before = time.monotonic(), spent()
    for command in (["seed"], ["run", *chosen]):
        subprocess.run([sys.executable, "-c", start, *command, *place], check=True, env=env, cwd=ROOT)
    return spent() - before, time.monotonic() - begun
