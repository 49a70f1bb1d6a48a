"""The national build of a home on a cluster of this machine, beside the same models on DuckDB; by hand.

`.venv-spark/bin/python -m tests.spark.national HOME [--workers N] [--lose MODEL] [SELECTOR …]` – a master and workers
of one core (two); prints how many models were made, CPU seconds of all processes of both engines, the load of the
machine, and which tables differ. With `--lose` one worker with its executor is killed (`kill -9`) while that model is
being made: the build must end all the same, with the same rows.
"""

import argparse
import json
import os
import re
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from deploy.spark.compare import differing
from tests.homes import ROOT
from tests.spark.cluster import PYTHON, adopt, cluster, duckdb_alone, load, spent

#: A model has begun and its first tasks are on their way: seconds after dbt has said its name.
UNDER_WAY = 4.0


@dataclass
class Loss:
    """What was seen of a worker that was killed: when, in seconds from the start; how many models were made by then."""

    after: float = 0.0
    made: int = 0


def built(
    home: Path, out: Path, env: dict[str, str], selectors: list[str], worker: Path, lose: str = ""
) -> tuple[str, Loss]:
    """Build, and kill a worker while the model `lose` is being made; returns what the build has said, and the loss.

    worker: the file with the number of the worker's process.
    """
    command = [PYTHON, "-m", "deploy.spark.build", str(home), str(out), *selectors]
    process = subprocess.Popen(
        command,
        env=env | {"PYTHONUNBUFFERED": "1"},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    began, said, loss = time.monotonic(), [], Loss()

    def kill(made: int) -> None:
        os.killpg(int(worker.read_text()), signal.SIGKILL)
        loss.after, loss.made = time.monotonic() - began, made

    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if lose and re.search(rf" START .*\.{lose}\b", line):
            threading.Timer(UNDER_WAY, kill, [sum("OK created" in one for one in said)]).start()
            lose = ""
    process.wait()
    return "".join(said), loss


def main() -> int:
    """Print the outcome; returns 0 where everything was made and all tables are the same."""
    parser = argparse.ArgumentParser()
    parser.add_argument("home", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--lose", default="")
    parser.add_argument("selectors", nargs="*")
    asked = parser.parse_args()
    adopt()
    home = asked.home.resolve()
    with tempfile.TemporaryDirectory(dir=ROOT / "builds") as temporary:
        folder = Path(temporary)
        print(f"очередь машины {load()}", flush=True)
        cpu, took = duckdb_alone(home, folder, *asked.selectors)
        print(f"DuckDB: процессора {cpu:.0f} с, по часам {took:.0f} с; очередь {load()}", flush=True)
        begun, before = time.monotonic(), spent()
        with cluster(folder / "state", asked.workers) as env:
            worker = folder / "state" / f"worker-{asked.workers}.pid"
            said, loss = built(home, folder / "out", env, asked.selectors, worker, asked.lose)
            took = time.monotonic() - begun
            master = (folder / "state" / "logs" / "master.log").read_text(encoding="utf-8")
        print(f"Spark: процессора {spent() - before:.0f} с, по часам {took:.0f} с; очередь {load()}")
        outcome = json.loads((folder / "out" / "outcome.json").read_text(encoding="utf-8"))
        nodes = outcome["nodes"]
        failed = {name: words for name, (status, _, words) in nodes.items() if status != "success"}
        for name, words in failed.items():
            print(f"{name}: {words[:400]}")
        print(f"моделей {len(nodes)}, не сделано {len(failed)}; {outcome['seconds']}")
        slowest = sorted(((seconds, name) for name, (_, seconds, _) in nodes.items()), reverse=True)[:5]
        print("дольше всего: " + ", ".join(f"{name} {seconds:.0f} с" for seconds, name in slowest))
        if asked.lose:
            print(
                f"рабочий узел убит на {loss.after:.0f}-й секунде, сделано моделей {loss.made}; потеряно: рабочих "
                f"{master.count('Removing worker')}, исполнителей {said.count('Lost executor')}"
            )
        found = {
            name: words
            for name, words in differing(folder / "alone.duckdb", folder / "out").items()
            if name.split(".")[1] in nodes
        }
    wrong = {name: words for name, words in found.items() if words}
    for name, words in wrong.items():
        print(f"≠ {name}: {words[:400]}")
    print(f"таблиц {len(found)}, равны {len(found) - len(wrong)}, не равны {len(wrong)}")
    is_lost = not asked.lose or (0 < loss.made < len(nodes) and "Removing worker" in master)
    return 0 if outcome["is_whole"] and is_lost and found and not wrong else 1


if __name__ == "__main__":
    raise SystemExit(main())
