"""Papers of the twelfth collection, their truth written before the reading was run by an author who had not seen it.

They stand in `tests/fixtures/plans_twelfth.txt`. Ten rest on facts of public pages and bear their address (a head, a
kind of title or of approval, words of some timings; what a page does not show is put in); the others are as departments
and schools usually write them, named by their kind. `python -m tests.ingestion.plans.published_twelfth` prints what is
read of them in every format.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.ingestion.plans.measured import Count, Right, count, read
from tests.ingestion.plans.no_plans_twelfth import NO_PLANS_TWELFTH
from tests.ingestion.plans.plan_builders import Heading
from tests.ingestion.plans.public_forms import WRITERS

PAPERS = Path(__file__).parents[2] / "fixtures" / "plans_twelfth.txt"


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


def twelfth_papers() -> Iterator[Paper]:
    """The papers in the order of the file."""
    for block in PAPERS.read_text(encoding="utf-8").split("\n=== ")[1:]:
        head, *lines = block.strip().splitlines()
        seen, _, columns = head.partition(" |")
        paper = Paper(seen, columns.strip())
        for line in lines:
            paper.add(line)
        yield paper


def has_table(parts: list) -> bool:
    """Whether a paper has a table: one without is written as text alone."""
    return any(isinstance(part, tuple) for part in parts)


def measured_twelfth(kind: str) -> tuple[Count, list[str]]:
    """Counts over the papers as files of one format, and the papers that are no plans but gave measures."""
    total, taken = Count(), []
    with tempfile.TemporaryDirectory() as folder:
        for number, paper in enumerate(twelfth_papers()):
            if kind == "txt" or has_table(paper.parts):
                path = WRITERS[kind](paper.parts, Path(folder) / f"plan{number}.{kind}")
                count(read(path), paper.right, total, paper.seen)
        for number, (name, parts) in enumerate(NO_PLANS_TWELFTH.items()):
            if kind == "txt" or has_table(parts):
                path = WRITERS[kind](parts, Path(folder) / f"other{number}.{kind}")
                taken += [name] if read(path) else []
    return total, taken


if __name__ == "__main__":
    for kind in WRITERS:
        total, taken = measured_twelfth(kind)
        print(f"{kind}: {total}; no plans that gave measures: {taken}", *total.wrong, sep="\n  ")
