"""Generated municipalities through the whole program: files → `obektiv ingest` → `obektiv build` → published tables.

    python tests/benchmarks/objectivity_end_to_end.py --seeds 7101-7108 --out FOLDER

Each municipality takes 2 minutes on two free cores. What is already scored in FOLDER is not done again; the table of
means is printed after every municipality. Needs ../shared (harness).
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("OBEKTIV_SHARED", ROOT.parent / "shared"))
BASES = ("irt", "czmatura")
SHOWN = (
    *("auc", "auc_vs_hardneg", "prec@k", "prec@20", "fdr", "power", "school_auc", "deficit_auc", "missing"),
    *("fpr_neg_improvement", "fpr_neg_homogeneous", "fpr_lyceum", "fpr_rural"),
)


def run(*command: str, home: Path | None = None, cwd: Path = ROOT) -> str:
    """Output of a command; its words on failure."""
    environment = {**os.environ, "PYTHONUTF8": "1"} | ({"OBEKTIV_HOME": str(home)} if home else {})
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{command}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def score(base: str, seed: int, folder: Path) -> dict[str, float]:
    """Figures of one municipality, kept as FOLDER/base-seed.json."""
    kept = folder / f"{base}-{seed}.json"
    if kept.exists():
        return json.loads(kept.read_text(encoding="utf-8"))
    work, harness = folder / f"{base}-{seed}", SHARED / "harness"
    shutil.rmtree(work, ignore_errors=True)
    home = work / "home"
    home.mkdir(parents=True)
    python, obektiv = sys.executable, (sys.executable, "-c", "from obektiv.cli import main; main()")
    made = ("--seed", str(seed), "--base", base, "--out", str(work))
    run(python, "-B", "to_inputs.py", *made, cwd=harness)
    run(*obektiv, "ingest", str(work / "inputs"), home=home)
    run(*obektiv, "build", home=home)
    published = str((home / "current").resolve())
    said = run(python, "-B", "score_marts.py", "--db", published, "--truth", str(work / "truth"), cwd=harness)
    kept.write_text(said, encoding="utf-8")
    shutil.rmtree(work)
    return json.loads(said)


def table(found: dict[str, list[dict[str, float]]]) -> str:
    """Means by base."""
    lines = [f"| | {' | '.join(f'{base} ({len(rows)})' for base, rows in found.items())} |"]
    for name in SHOWN:
        means = [statistics.mean(r[name] for r in rows) if rows else float("nan") for rows in found.values()]
        lines.append(f"| {name} | {' | '.join(f'{mean:.3f}' for mean in means)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seeds", default="7101-7108")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    low, high = map(int, args.seeds.split("-"))
    found: dict[str, list[dict[str, float]]] = {base: [] for base in BASES}
    for seed in range(low, high + 1):
        for base in BASES:
            found[base].append(score(base, seed, args.out))
            print(table(found), flush=True)


if __name__ == "__main__":
    main()
