"""`make fuzz`: thousands of damaged files of every kind through reading and loading, in slices that can be resumed.

A file may be loaded, held, refused or not recognised; everything else is a failure: a mistake of ours (`failed`), an
exception, a hang, more memory than the limit, or rows that the independent count sees and the program lost in silence.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.catalogue import all_sources
from ingestion.core.model import Extract, Origin
from ingestion.inbox import readable
from ingestion.pipeline import Ingestor
from ingestion.reading.limits import Limits
from ingestion.reading.process import warm_process
from ingestion.reading.safely import read_safely
from obektiv.demo import write_municipality
from tests.fuzz.mutations import mutated
from tests.tools.source_count import NotCountableError, count
from warehouse.home import Home

ROOT = Path(__file__).resolve().parents[2]
CACHE = ROOT / ".cache" / "fuzz"
SLICE = 100
#: Base files larger than this are left out: what is tried is what is in a file, not how much of it there is.
MAX_BASE_BYTES = 60_000
MAX_SECONDS, MAX_MEMORY_MB = 33, 2100


@dataclass
class Outcome:
    """Sums of a slice."""

    tried: int = 0
    statuses: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    mutations: Counter[str] = field(default_factory=Counter)
    max_seconds: float = 0.0
    max_memory_mb: int = 0
    failures: list[dict[str, str]] = field(default_factory=list)


def base_files(inbox: Path | None = None) -> list[Path]:
    """Good files of every kind, small ones, from the synthetic municipality (made once where none is given)."""
    folder = CACHE / "base"
    if inbox is not None:
        return _small(inbox)
    if not (folder / ".complete").exists():
        shutil.rmtree(folder, ignore_errors=True)
        write_municipality(folder / "inbox", size="small", seed=1)
        (folder / ".complete").touch()
    return _small(folder / "inbox")


def _small(folder: Path) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted(path for path in files if 0 < path.stat().st_size <= MAX_BASE_BYTES)


def run_slice(seed: int, size: int = SLICE, inbox: Path | None = None) -> Outcome:
    """Try one slice; the same seed tries the same files."""
    chosen, bases, outcome = random.Random(seed), base_files(inbox), Outcome()
    folder = Path(tempfile.mkdtemp())
    ingestor = Ingestor(Home(folder / "home").create())
    try:
        for number in range(size):
            base = chosen.choice(bases)
            work = folder / str(number)
            work.mkdir()
            copy = Path(shutil.copyfile(base, work / base.name))
            names, path = mutated(copy, random.Random(seed * 1000 + number))
            _try(path, names, f"{seed}:{number} {base.name}", ingestor, outcome)
            shutil.rmtree(work, ignore_errors=True)
    finally:
        ingestor.close()
        shutil.rmtree(folder, ignore_errors=True)
    return outcome


def _try(path: Path, names: str, about: str, ingestor: Ingestor, outcome: Outcome) -> None:
    outcome.tried += 1
    outcome.mutations.update(names.split("+"))
    process, name = warm_process(Limits.from_env()), readable(path.name)
    begun = time.monotonic()
    try:
        reading = read_safely(path, Origin(name))
        report = ingestor.load(reading, path, f"{outcome.tried:064}", name)
    except Exception:
        outcome.statuses["uncaught"] += 1
        outcome.failures.append({"file": about, "mutation": names, "what": traceback.format_exc()[-1500:]})
        return
    seconds = time.monotonic() - begun
    outcome.max_seconds = max(outcome.max_seconds, round(seconds, 1))
    outcome.max_memory_mb = max(outcome.max_memory_mb, _peak_mb(process.pid))
    outcome.statuses[report.status] += 1
    outcome.kinds[reading.kind or "–"] += 1
    trouble = ""
    if report.status == "failed":
        trouble = (ingestor.home.logs / "ingest.log").read_text(encoding="utf-8")[-1500:]
    elif seconds > MAX_SECONDS:
        trouble = f"{seconds:.0f} с"
    elif reading.extract is not None:
        trouble = _lost(path, name, reading.extract)
    if trouble:
        outcome.failures.append({"file": about, "mutation": names, "what": trouble})


def _lost(path: Path, name: str, extract: Extract) -> str:
    """Sheets where the independent count and what is loaded, held or named differ."""
    if extract.rows is None:
        return ""
    try:
        physical = {one.sheet: one.written_cnt for one in count(path, name)}
    except NotCountableError:
        return ""
    named: Counter[str] = Counter(dict.fromkeys(physical, 0))
    for sheet, _, rows in extract.sheets.iter_rows():
        named[sheet] += rows
    return "; ".join(
        f"lost {sheet}: {physical.get(sheet, 0)} of {n}"
        for sheet, n in named.items()
        if physical.get(sheet, 0) != n
    )


def _peak_mb(pid: int | None) -> int:
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in text.splitlines() if line.startswith("VmHWM")), 0)


def main() -> int:
    """Run slices that are not done yet; 0 when nothing failed in any of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=24 * 3600, help="stop after the slice that ends later")
    given = parser.parse_args()
    all_sources()
    begun = time.monotonic()
    folder = CACHE / "results"
    folder.mkdir(parents=True, exist_ok=True)
    for seed in range(given.seed, given.seed + given.files // SLICE):
        kept = folder / f"{seed}.json"
        if not kept.exists():
            outcome = run_slice(seed)
            kept.write_text(json.dumps(vars(outcome), ensure_ascii=False, indent=1), encoding="utf-8")
            print(
                f"{seed}: {dict(outcome.statuses)}, {outcome.max_seconds} с, неудач {len(outcome.failures)}",
                flush=True,
            )
        if time.monotonic() - begun > given.seconds:
            break
    return _summary(folder)


def _summary(folder: Path) -> int:
    kept = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    statuses = sum((Counter(one["statuses"]) for one in kept), Counter())
    failures = [failure for one in kept for failure in one["failures"]]
    tried, seconds = sum(one["tried"] for one in kept), max((one["max_seconds"] for one in kept), default=0)
    memory = max((one["max_memory_mb"] for one in kept), default=0)
    print(f"файлов {tried}: {dict(statuses)}; дольше всего {seconds} с, памяти не больше {memory} МБ")
    for failure in failures:
        print(f"неудача: {failure['file']} ({failure['mutation']})\n  {failure['what']}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
