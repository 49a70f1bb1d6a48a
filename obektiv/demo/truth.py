"""What is really in the synthetic municipality: the answer sheet for tests and demonstrations."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

import polars as pl


@dataclass(frozen=True)
class DemoFile:
    """One file of the inbox.

    `path` below the inbox; `kind` the source kind, None for a file of no known kind; `rows` the data rows
    a reader finds (pupil rows of a dump, table rows elsewhere); `outcome` is loaded, refused,
    already_known, unrecognised or supersedes; `findings` the number of problems planted in it (a dropped
    score also makes the total differ).
    """

    path: str
    kind: str | None
    rows: int
    outcome: str = "loaded"
    findings: int = 0
    note: str = ""


@dataclass(frozen=True)
class DataProblem:
    """One planted problem in a cell or row; `row_number` counts from 1 as Excel does.

    `kind` is the rule that should answer, `effect` what it does; with effect `none` no rule answers.
    """

    path: str
    sheet: str
    row_number: int
    column: str
    value: str
    kind: str
    effect: str


@dataclass
class DemoTruth:
    """Everything planted; README.md beside this file says it in words.

    Frames and their grain: `schools` (school), `participants` (procedure: pupil rows to find), `classes`
    (procedure × school × class: type, strength, is_manipulation; type `none` = nothing planted), `gaps`
    (class × content code), `works` (work of the lot: what is planted in its second reading, who reads third), `acts`
    (school of the lot: works_cnt, difference of points a work), `cases` (case: its state), `self_reports` (report of
    a school about itself: its state), `owed` (visit without a
    sheet), `markers` (class × over-marked criterion), `uploads` (procedure × school:
    late_days), `missing_results` (procedure × school without results), `measures` (measure: is_overdue
    on `today`). Keys are those of the warehouse: procedure_id, school_code, class_label.
    """

    size: str
    seed: int
    municipality: str
    today: date
    schools: pl.DataFrame
    participants: pl.DataFrame
    classes: pl.DataFrame
    gaps: pl.DataFrame
    markers: pl.DataFrame
    uploads: pl.DataFrame
    missing_results: pl.DataFrame
    measures: pl.DataFrame
    works: pl.DataFrame
    acts: pl.DataFrame
    cases: pl.DataFrame
    self_reports: pl.DataFrame
    owed: pl.DataFrame
    problems: list[DataProblem] = field(default_factory=list)
    file_list: list[DemoFile] = field(default_factory=list)

    def files(self) -> list[DemoFile]:
        """Every file of the inbox with the kind, rows and number of planted problems to expect."""
        return sorted(self.file_list, key=lambda f: f.path)

    def write_json(self, path: Path) -> None:
        """Write the whole truth as readable JSON; the same truth gives the same bytes."""
        document = {}
        for name, value in vars(self).items():
            if isinstance(value, pl.DataFrame):
                document[name] = value.to_dicts()
            elif isinstance(value, list):
                document[name] = [asdict(item) for item in value]
            else:
                document[name] = value
        path.write_text(
            json.dumps(document, ensure_ascii=False, indent=1, default=str) + "\n", encoding="utf-8"
        )
