"""`python -m tests.fuzz.kills`: kill -9 in the middle of loading, building and publishing; what comes out is the same.

Each kill takes the command itself or one of its children (the reader, dbt) at a random moment; then the command runs
again. Kills are kept in `.cache/fuzz/kills.json`; a broken campaign goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import duckdb
import psutil

from tests.homes import ROOT, obektiv
from tests.ingestion.core.builders import dump_2021, long_csv, row_2021, row_long
from warehouse.home import Home

KEPT = ROOT / ".cache" / "fuzz" / "kills.json"
ORPHAN_SECONDS = 30
PER_HOME = 4
MARTS = (
    "fct_participant_results",
    "fct_task_results",
    "dim_procedures",
    "dim_schools",
    "rpt_marks",
    "rpt_scores",
)
NEVER_SAME = ("load_id", "loaded_at")


def write_files(folder: Path, files: int) -> None:
    """Results of several schools, some with findings."""
    for number in range(files):
        school = f"99{number:04}"
        rows = [
            row_2021(login=f"sch{school}", code=f"5{i:04}", journal="ж" if i == 3 else "4") for i in range(60)
        ]
        dump_2021(folder / str(number), *rows)
        codes = [row_long(**{"Логин ОО": f"edu{school}", "Код участника": f"6{i:04}"}) for i in range(40)]
        long_csv(folder / str(number) / "КДР.csv", *codes)


def start(home: Home, *arguments: str) -> subprocess.Popen[bytes]:
    """Start a command as a person would."""
    env = {**os.environ, "OBEKTIV_HOME": str(home.root), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", "from obektiv.cli import main; main()", *arguments]
    return subprocess.Popen(command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill(process: subprocess.Popen[bytes], victim: str) -> tuple[bool, list[psutil.Process]]:
    """Kill the command or one of its children; returns whether there was anything to kill, and the children."""
    if process.poll() is not None:
        return False, []
    try:
        children = psutil.Process(process.pid).children(recursive=True)
        # Before its first child is there, the command itself is what can be killed.
        own = victim == "parent" or not children
        target = psutil.Process(process.pid) if own else random.choice(children)
        target.kill()
    except psutil.NoSuchProcess:
        return False, []
    return True, children


def orphans(children: list[psutil.Process]) -> int:
    """How many children outlive their parent."""
    _, alive = psutil.wait_procs(children, timeout=ORPHAN_SECONDS)
    return len(alive)


def rows_of(path: Path, tables: list[str]) -> dict[str, int]:
    """Table → a hash of its rows, without what differs from run to run."""
    found = {}
    with duckdb.connect(str(path), read_only=True) as connection:
        for table in tables:
            names = [row[0] for row in connection.execute(f"describe {table}").fetchall()]
            shown = ", ".join(f'"{name}"' for name in names if name not in NEVER_SAME)
            rows = connection.execute(f"select {shown} from {table} order by all").fetchall()
            found[table] = hash(str(rows))
    return found


def state(home: Home) -> dict[str, int]:
    """What a home holds: raw rows, and marts where something is published."""
    with duckdb.connect(str(home.raw), read_only=True) as connection:
        raw = [
            f"{schema}.{table}"
            for schema, table in connection.execute(
                "select table_schema, table_name from information_schema.tables where table_schema = 'raw'"
            ).fetchall()
        ]
    found = rows_of(home.raw, [*raw, "ops.findings", "ops.quarantine"])
    published = home.published()
    return found | (rows_of(published, [f"marts.{table}" for table in MARTS]) if published else {})


def in_ingest(kills: int, chosen: random.Random) -> Counter[str]:
    """Kill loading: several times a home, then let it end and compare."""
    told: Counter[str] = Counter()
    folder = Path(tempfile.mkdtemp())
    write_files(folder / "files", 6)
    home = Home(folder / "whole").create()
    begun = time.monotonic()
    obektiv(home.root, "ingest", str(folder / "files"))
    lasts, whole = time.monotonic() - begun, state(home)
    number = 0
    while told["kills"] < kills:
        number += 1
        home = Home(folder / f"home{number}").create()
        for _ in range(PER_HOME):
            victim = chosen.choice(("parent", "parent", "child"))
            process = start(home, "ingest", str(folder / "files"))
            time.sleep(chosen.uniform(0.35, 0.98) * lasts)
            hit, children = kill(process, victim)
            process.wait()
            # The machine may have become less busy since the command was measured.
            lasts *= 1 if hit else 0.9
            told["kills"] += hit
            told[victim] += hit
            told["orphans"] += orphans(children)
        obektiv(home.root, "ingest", str(folder / "files"), check=False)
        told["homes"] += 1
        told["differ"] += state(home) != whole
        told["copies left"] += len(list(home.archive.glob(".*.part")))
        shutil.rmtree(home.root)
    shutil.rmtree(folder)
    return told


def tiny_home(folder: Path) -> Home:
    """A home with the results of one school."""
    home = Home(folder).create()
    write_files(home.inbox, 1)
    obektiv(home.root, "ingest")
    return home


def in_build(kills: int, chosen: random.Random) -> Counter[str]:
    """Kill builds of a tiny home at any moment, then let one end and compare."""
    told: Counter[str] = Counter()
    folder = Path(tempfile.mkdtemp())
    home = tiny_home(folder / "home")
    other = Home(shutil.copytree(home.root, folder / "whole", symlinks=True))
    begun = time.monotonic()
    obektiv(other.root, "build")
    lasts = time.monotonic() - begun
    while told["kills"] < kills:
        victim = chosen.choice(("parent", "child"))
        process = start(home, "build", "--full-refresh")
        time.sleep(chosen.uniform(0.05, 0.9) * lasts)
        hit, children = kill(process, victim)
        process.wait()
        lasts *= 1 if hit else 0.9
        told["kills"] += hit
        told[victim] += hit
        told["orphans"] += orphans(children)
    obektiv(home.root, "build", "--full-refresh")
    told["homes"] = 1
    told["differ"] = int(state(home) != state(other))
    told["builds left"] = len([path for path in home.builds.iterdir() if path.suffix != ".json"])
    shutil.rmtree(folder)
    return told


def in_publication(kills: int, chosen: random.Random) -> Counter[str]:
    """Kill a build at the moment it publishes: something is published whole, the old or the new."""
    told: Counter[str] = Counter()
    folder = Path(tempfile.mkdtemp())
    home = tiny_home(folder / "home")
    obektiv(home.root, "build")
    for number in range(10 * kills):
        if told["kills"] >= kills:
            break
        long_csv(
            home.inbox / f"ещё {number}.csv",
            row_long(**{"Логин ОО": "edu990777", "Код участника": f"7{number:04}"}),
        )
        obektiv(home.root, "ingest", check=False)
        before = {path.name for path in home.builds.iterdir()}
        process = start(home, "build")
        while process.poll() is None:
            new = {path.name for path in home.builds.iterdir()} - before
            if any(".json" in name for name in new):
                break
            time.sleep(0.001)
        time.sleep(chosen.uniform(0, 0.03))
        hit, children = kill(process, "parent")
        process.wait()
        told["kills"] += hit
        told["orphans"] += orphans(children)
        published = home.published()
        told["broken"] += published is None or not rows_of(published, [f"marts.{MARTS[0]}"])
    obektiv(home.root, "build", "--full-refresh")
    other = Home(shutil.copytree(home.root, folder / "whole", symlinks=True))
    shutil.rmtree(other.builds)
    other.current.unlink()
    obektiv(other.root, "build", "--full-refresh")
    told["homes"], told["differ"] = 1, int(state(home) != state(other))
    shutil.rmtree(folder)
    return told


CAMPAIGNS = {"ingest": (in_ingest, 60), "build": (in_build, 30), "publication": (in_publication, 10)}


def main() -> int:
    """Run the campaigns that are not done; 0 when nothing differs, breaks or is left behind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("campaigns", nargs="*", default=list(CAMPAIGNS))
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    for name in given.campaigns:
        run, kills = CAMPAIGNS[name]
        done = json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}
        if name not in done:
            told = dict(run(kills, random.Random(given.seed)))
            done = (json.loads(KEPT.read_text(encoding="utf-8")) if KEPT.exists() else {}) | {name: told}
            KEPT.write_text(json.dumps(done, ensure_ascii=False, indent=1), encoding="utf-8")
        print(name, done[name], flush=True)
    bad = ("differ", "broken", "orphans", "copies left")
    return 1 if any(told.get(word) for told in done.values() for word in bad) else 0


if __name__ == "__main__":
    sys.exit(main())
