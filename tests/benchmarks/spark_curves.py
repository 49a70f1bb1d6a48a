"""What the second engine costs: copies of a region on one and two workers, beside DuckDB alone; by hand.

`python -m tests.benchmarks.spark_curves [COPIES …]` (1 2 4): one test of a region under the codes of so many regions,
all its schools; the models of facts, reports of tasks and components of objectivity with all that they stand on. CPU
seconds of all processes of an engine, of a cluster that begins and ends with them, and by the clock beside the load of
the machine; raw rows are loaded before and not counted. Needs `deploy/spark/setup.sh` and ../shared.
"""

import json
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks import regions
from tests.homes import ROOT, obektiv
from tests.spark.cluster import PYTHON, adopt, cluster, duckdb_alone, load, spent
from warehouse.home import Home

MODELS = ["+rpt_tasks", "+int_objectivity__components"]


def spark(home: Path, folder: Path, workers: int) -> tuple[float, float, int]:
    """CPU seconds and seconds by the clock of the models on a cluster with so many workers, and how many models."""
    begun, before = time.monotonic(), spent()
    out = folder / f"out{workers}"
    with cluster(folder / f"state{workers}", workers, 7100 + workers) as env:
        command = [PYTHON, "-m", "deploy.spark.build", str(home), str(out), *MODELS]
        subprocess.run(command, check=True, env=env, cwd=ROOT, stdout=subprocess.DEVNULL)
        took = time.monotonic() - begun
    said = json.loads((out / "outcome.json").read_text(encoding="utf-8"))
    return spent() - before, took, len(said["nodes"])


def measured(number: int) -> tuple[int, list[float]]:
    """Print the row of so many copies; returns the works and the CPU seconds of DuckDB, one worker, two workers."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        home = Home(folder / "home").create()
        works = regions.copies(home.inbox, number)
        obektiv(home.root, "ingest")
        cells, found, queue = [], [], [load()]
        cpu, clock = duckdb_alone(home.root, folder, *MODELS)
        found.append(cpu)
        cells.append(f"{cpu:.0f} / {clock:.0f} с")
        for workers in (1, 2):
            queue.append(load())
            cpu, clock, models = spark(home.root, folder, workers)
            found.append(cpu)
            cells.append(f"{cpu:.0f} / {clock:.0f} с")
        queue.append(load())
        print(f"| {number} | {works} | {models} | {' | '.join(cells)} | {', '.join(queue)} |", flush=True)
    return works, found


def main(*copies: int) -> None:
    """Print a row of the table for every number of copies, then the line through the least and the most."""
    adopt()
    print(
        "| копий | работ | моделей | DuckDB: процессора / по часам | Spark, 1 узел | Spark, 2 узла | очередь |"
    )
    print("|---|---:|---:|---:|---:|---:|---:|")
    regions.ONE_OF = 1
    rows = [measured(number) for number in copies or (1, 2, 4)]
    (fewer, cheap), (more, dear) = rows[0], rows[-1]
    if fewer == more:
        return
    for name, low, high in zip(("DuckDB", "1 узел", "2 узла"), cheap, dear, strict=True):
        slope = (high - low) / (more - fewer)
        power = math.log(high / low) / math.log(more / fewer)
        print(
            f"{name}: прямая {low - slope * fewer:.0f} с + {slope * 1e6:.0f} с на миллион работ; показатель {power:.2f}"
        )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
