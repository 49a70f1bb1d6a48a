"""What the second engine costs: copies of a region on one and two workers, beside DuckDB alone; by hand.

`python -m tests.benchmarks.spark_curves [COPIES …]` (1 2 4): one test of a region under the codes of so many regions,
all its schools; the models of facts, reports of tasks and components of objectivity with all that they stand on. CPU
seconds of all processes of an engine, and by the clock; raw rows are loaded before and not counted. Needs
`deploy/spark/setup.sh` and ../shared.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from tests.benchmarks import regions
from tests.homes import ROOT, obektiv
from warehouse.home import Home

MODELS = ["+rpt_tasks", "+int_objectivity__components"]
CLUSTER = str(ROOT / "deploy" / "spark" / "cluster.sh")
PYTHON = str(ROOT / ".venv-spark" / "bin" / "python")


def spent_by(pids: list[int]) -> float:
    """CPU seconds of processes and of those that they have started and seen end."""
    times = [psutil.Process(pid).cpu_times() for pid in pids]
    return sum(one.user + one.system + one.children_user + one.children_system for one in times)


def own() -> float:
    """CPU seconds of what this process has started and seen end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def duckdb_alone(home: Path, folder: Path) -> tuple[float, float]:
    """CPU seconds and seconds by the clock of the models on DuckDB."""
    env = {**os.environ, "OBEKTIV_HOME": str(home), "OBEKTIV_BUILD": str(folder / "alone.duckdb")}
    start = "import sys; from dbt.cli.main import cli; cli(sys.argv[1:])"
    place = ["--project-dir", str(ROOT), "--profiles-dir", str(ROOT), "--target-path", str(folder / "target")]
    begun, before = time.monotonic(), own()
    for command in (["seed"], ["run", "--select", *MODELS]):
        subprocess.run(
            [sys.executable, "-c", start, *command, *place, "--quiet", "--log-path", str(folder)],
            check=True,
            env=env,
            cwd=ROOT,
        )
    return own() - before, time.monotonic() - begun


def spark(home: Path, folder: Path, workers: int) -> tuple[float, float, dict]:
    """The same on a cluster of this machine with so many workers; and what the build said."""
    state = folder / f"state{workers}"
    env = {**os.environ, "OBEKTIV_SPARK_WORKERS": str(workers), "OBEKTIV_SPARK_STATE": str(state)}
    env |= {"OBEKTIV_SPARK_PORT": str(7100 + workers), "OBEKTIV_SPARK_MEMORY": "1g", "PYTHONPATH": str(ROOT)}
    env |= {
        "OBEKTIV_SPARK_MASTER": f"spark://127.0.0.1:{7100 + workers}",
        "OBEKTIV_SPARK_PARTITIONS": str(workers),
    }
    subprocess.run([CLUSTER, "start"], check=True, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        pids = [int(path.read_text()) for path in state.glob("*.pid")]
        begun, before, cluster = time.monotonic(), own(), spent_by(pids)
        out = folder / f"out{workers}"
        subprocess.run(
            [PYTHON, "-m", "deploy.spark.build", str(home), str(out), *MODELS], check=True, env=env, cwd=ROOT
        )
        took = time.monotonic() - begun
        # The executors of a finished build end a moment later.
        time.sleep(3)
        said = json.loads((out / "outcome.json").read_text(encoding="utf-8"))
        return own() - before + spent_by(pids) - cluster, took, said["seconds"]
    finally:
        subprocess.run([CLUSTER, "stop"], check=True, env=env, cwd=ROOT)


def main(*copies: int) -> None:
    """Print a row of the table for every number of copies."""
    print("| копий | работ | DuckDB: процессора / по часам | Spark, 1 узел | Spark, 2 узла |")
    print("|---|---:|---:|---:|---:|")
    regions.ONE_OF = 1
    for number in copies or (1, 2, 4):
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            home = Home(folder / "home").create()
            works = regions.copies(home.inbox, number)
            obektiv(home.root, "ingest")
            alone = duckdb_alone(home.root, folder)
            cells = [f"{alone[0]:.0f} / {alone[1]:.0f} с"]
            for workers in (1, 2):
                cpu, clock, said = spark(home.root, folder, workers)
                cells.append(f"{cpu:.0f} / {clock:.0f} с (модели {said['models']:.0f})")
            print(f"| {number} | {works} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
