"""Papers of the collections whose truth was written before the reading was run, by authors who had not seen it.

A collection stands in `tests/fixtures/plans_NAME.txt`, its papers that are no plans in `no_plans_NAME.py`. Papers that
rest on facts of public pages bear their address (a head, a kind of title or of approval, words of some timings; what a
page does not show is put in); the others are as departments and schools usually write them, named by their kind.
`python -m tests.ingestion.plans.published_papers NAME` prints what is read of a collection in every format.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.ingestion.plans.measured import Count, Right, count, read
from tests.ingestion.plans.no_plans_thirteenth import NO_PLANS_THIRTEENTH
from tests.ingestion.plans.no_plans_twelfth import NO_PLANS_TWELFTH
from tests.ingestion.plans.plan_builders import Heading
from tests.ingestion.plans.public_forms import WRITERS

FIXTURES = Path(__file__).parents[2] / "fixtures"
#: The papers that are no plans, by the name of their collection.
NO_PLANS = {"twelfth": NO_PLANS_TWELFTH, "thirteenth": NO_PLANS_THIRTEENTH}


@dataclass
class Paper:
    """A whole paper: where its form was seen, what stands in which column, its lines, what must come of them."""

    seen: str
    columns: str
    parts: list = field(default_factory=list)
    right: list[Right] = field(default_factory=list)

    def add(self, line: str) -> None:
        """Take a line of the file, as the head of the file tells its signs."""
        said, _, truth = (part.strip() for part in line.partition("=>"))
        cells = tuple(cell.strip() for cell in said[1:].split("|"))
        if said.startswith("#"):
            self.parts.append(Heading(cells[0]))
        elif said.startswith("|"):
            self.parts.append(cells)
        elif not said.startswith("?"):
            self.parts.append(said)
        if truth:
            self.right.append(right_of(cells, "чск" if said.startswith("?") else self.columns, truth))


def right_of(cells: tuple[str, ...], columns: str, truth: str) -> Right:
    """What must come of a row: its cells by their columns and the kind, the windows, the timing told after them."""
    cell = dict(zip(columns, cells, strict=True))
    truth, _, of_heading = truth.partition(" ~ ")
    kind, _, windows = truth.partition(" ")
    timing = of_heading or (cell.get("с") if "з" not in cell else None)
    return Right(cell["ч"], timing, cell.get("к", ""), kind, windows or None)


def papers(collection: str) -> Iterator[Paper]:
    """The papers of a collection in the order of its file."""
    for block in (FIXTURES / f"plans_{collection}.txt").read_text(encoding="utf-8").split("\n=== ")[1:]:
        head, *lines = block.strip().splitlines()
        seen, _, columns = head.partition(" |")
        paper = Paper(seen, columns.strip())
        for line in lines:
            paper.add(line)
        yield paper


def has_table(parts: list) -> bool:
    """Whether a paper has a table: one without is written as text alone."""
    return any(isinstance(part, tuple) for part in parts)


def measured_papers(collection: str, kind: str) -> tuple[Count, list[str]]:
    """Counts over a collection as files of one format, and its papers that are no plans but gave measures."""
    total, taken = Count(), []
    with tempfile.TemporaryDirectory() as folder:
        for number, paper in enumerate(papers(collection)):
            if kind == "txt" or has_table(paper.parts):
                path = WRITERS[kind](paper.parts, Path(folder) / f"plan{number}.{kind}")
                count(read(path), paper.right, total, paper.seen)
        for number, (name, parts) in enumerate(NO_PLANS[collection].items()):
            if kind == "txt" or has_table(parts):
                path = WRITERS[kind](parts, Path(folder) / f"other{number}.{kind}")
                taken += [name] if read(path) else []
    return total, taken


if __name__ == "__main__":
    for kind in WRITERS:
        total, taken = measured_papers(sys.argv[1], kind)
        print(f"{kind}: {total}; no plans that gave measures: {taken}", *total.wrong, sep="\n  ")
