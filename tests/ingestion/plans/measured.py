"""How much of plans is read: measures found, and how many of them with their right title, people, kind and window.

Used by the tests of layouts and by hand: `python -m tests.ingestion.plans.measured FOLDER` prints the shares of the
shared cases.
"""

import csv
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from ingestion.plans import PlanDocument, PlanRefused, plan_from_rows, plan_score
from ingestion.plans.rows import read_rows
from warehouse.plans.timings import parse_timing


@dataclass(frozen=True)
class Right:
    """What a measure must come out as; None where the case does not say."""

    title: str
    timing: str | None = None
    responsible: str | None = None
    kind: str | None = None
    windows: str | None = None


@dataclass
class Count:
    """Counts over documents: `wrong` lists what is not right, for a person."""

    measures: int = 0
    found: int = 0
    extra: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    said: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))
    wrong: list[str] = field(default_factory=list)

    def share(self, name: str) -> float:
        """Share of the measures found that have a field right."""
        return self.right[name] / self.said[name] if self.said[name] else 1.0

    def __str__(self) -> str:
        shares = ", ".join(f"{name} {self.right[name]}/{self.said[name]}" for name in FIELDS)
        return f"measures {self.found}/{self.measures}, extra {self.extra}; of the found: {shares}"


FIELDS = ("timing", "responsible", "kind", "windows")


def read(path: Path) -> PlanDocument | None:
    """The plan in a file as the program takes it: recognised first; None for what is no plan or is refused."""
    try:
        rows = read_rows(path)
        return plan_from_rows(rows, path.name) if plan_score(rows) else None
    except PlanRefused:
        return None


def count(plan: PlanDocument | None, right: list[Right], total: Count, name: str) -> None:
    """Add one document to the counts."""
    total.measures += len(right)
    measures = list(plan.measures) if plan else []
    if plan is None:
        total.wrong.append(f"{name}: not read")
    for wanted in right:
        measure = next((m for m in measures if m.title == wanted.title), None)
        if measure is None or plan is None:
            total.wrong.append(f"{name}: no «{wanted.title}»") if plan else None
            continue
        measures.remove(measure)
        total.found += 1
        period = measure.within or (plan.period_start, plan.period_end)
        timing = parse_timing(measure.timing_text, *period, plan.years == "school")
        got = dict(
            zip(
                FIELDS,
                (measure.timing_text, measure.responsible, timing.kind, timing.windows_text()),
                strict=True,
            )
        )
        for key in FIELDS:
            expected = getattr(wanted, key)
            if expected is not None:
                total.said[key] += 1
                total.right[key] += got[key] == expected
                if got[key] != expected:
                    total.wrong.append(f"{name}: «{wanted.title}» {key} is {got[key]!r}, not {expected!r}")
    total.extra += len(measures)
    total.wrong += [f"{name}: extra «{m.title}»" for m in measures]


def headers_cases(folder: Path) -> dict[str, list[Right]]:
    """The plans under sixteen heads: the same measures each time, the control says which."""

    def rows(name: str) -> list[list[str]]:
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        return [line.split("\t") for line in lines if line[:1].isdigit()]

    control = rows("01_control.txt")
    windows = [
        "2022-10-01..2022-10-31",
        "2023-03-01..2023-03-31",
        "2023-04-01..2023-04-30",
        "2023-05-01..2023-05-31",
    ]
    right = {}
    for path in sorted(folder.glob("*.txt")):
        dated = [Right(c[1], c[2], c[3], "window", w) for c, w in zip(control, windows, strict=True)]
        if "no_timing" in path.name:
            dated = [Right(c[1], "", c[3], "unparsed", "") for c in control]
        elif "planned_date" in path.name:
            dated = [Right(c[1], c[2], "", "window", w) for c, w in zip(control, windows, strict=True)]
        elif "gia" in path.name:
            own = ["2022-10-01..2022-10-31", "2022-12-01..2022-12-31", "2023-01-01..2023-01-31"]
            dated = [Right(c[1], c[2], c[3], "window", w) for c, w in zip(rows(path.name), own, strict=True)]
        right[path.name] = dated
    return right


def table_cases(folder: Path) -> dict[str, list[Right]]:
    """The plans of `plan_tables` by the stem of their files."""
    right: dict[str, list[Right]] = {}
    with (folder / "expected.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            measure = Right(
                row["title"], row["timing"], row["responsible"], row["timing_kind"], row["windows"]
            )
            right.setdefault(row["file"], []).append(measure)
    return right


def of_cases(cases: Path, tell: Callable[[str], None] = lambda _: None) -> Count:
    """Counts over all plans of the shared cases."""
    total = Count()
    for name, right in headers_cases(cases / "plan_headers").items():
        count(read(cases / "plan_headers" / name), right, total, name)
    for stem, right in table_cases(cases / "plan_tables").items():
        for path in sorted((cases / "plan_tables").glob(f"{stem}.*")):
            count(read(path), right, total, path.name)
    for line in total.wrong:
        tell(line)
    return total


if __name__ == "__main__":
    print(of_cases(Path(sys.argv[1]), print))
