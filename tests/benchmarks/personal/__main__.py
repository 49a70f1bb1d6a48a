"""``python -m tests.benchmarks.personal``: measures anew, writes docs/personal.md; exits 1 below a floor."""

import argparse
import os
from pathlib import Path

from tests.benchmarks.personal.report import study, write

ROOT = Path(__file__).resolve().parents[3]


def main() -> None:
    """Run the study as the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    shared = Path(os.environ.get("OBEKTIV_SHARED", ROOT.parent / "shared"))
    lines, broken = study(asked.people, asked.seed, shared if shared.exists() else None)
    write(lines)
    print("\n".join(lines))
    if broken:
        raise SystemExit("Не выдержано: " + "; ".join(broken))


if __name__ == "__main__":
    main()
