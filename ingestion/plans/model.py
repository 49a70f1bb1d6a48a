"""What a plan document becomes: measures, points of the order above it, and notes for the findings."""

from dataclasses import dataclass, field
from datetime import date


class PlanRefused(Exception):
    """The table of a plan cannot be recovered without guessing; the text is one sentence for the user."""

    def __init__(self, sentence: str):
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class PlanSettings:
    """What a department may say about one plan that its own words leave open.

    years: `school`, `calendar`, or None to follow the title (`formats.md` §3: `2020-2023г.` of a plan
    approved in autumn means school years). period: first and last day, used when the document names none.
    """

    years: str | None = None
    period: tuple[date, date] | None = None


@dataclass(frozen=True)
class Note:
    """Something joined, dropped, shifted or left open while reading; becomes a row of `ops.findings`.

    `message` and `how_to_fix` are Russian sentences; `place` names the line, sheet or page for a person,
    `line` is the same as a number, `column` the header of the column concerned (empty = whole row).
    """

    rule_id: str
    place: str
    line: int
    column: str
    value: str
    message: str
    how_to_fix: str


@dataclass(frozen=True)
class Measure:
    """One measure of a plan, in the words of the plan.

    `ordinal` counts from 1; `printed_number` is the plan's own without the final dot (None where it has
    none); `number` is unique within the plan: the printed one, else the ordinal as text.
    `responsible` may hold names of officials: they are part of an official document, but marts shown outside
    take `strip_names(responsible)`. `mark` is what the document itself says was done («Отметка о выполнении»);
    `within` are the days that a heading row («2026 год») gives to the rows below it, None where there is none.
    """

    ordinal: int
    number: str
    printed_number: str | None
    title: str
    timing_text: str
    responsible: str
    expected_result: str
    direction: str
    place: str
    line: int
    extra: dict[str, str] = field(default_factory=dict)
    mark: str = ""
    within: tuple[date, date] | None = None


@dataclass(frozen=True)
class OrderPoint:
    """A numbered point of the order above a plan; never a measure.

    `due_text` is the phrase that sets a day (`до 10.07.2022`), several of them with `; ` between; `due_date` is the
    last of the days they name; both are empty without one.
    """

    number: str
    text: str
    due_text: str
    due_date: date | None
    line: int


@dataclass(frozen=True)
class PlanDocument:
    """A plan read from a file: who it is, what it covers, its measures in order.

    `plan_id` comes from the file's name (`lesosibirsk_2020_2023`), `short_id` is its first part
    (`lesosibirsk`). `approved_on` is the day of the order or of the approval stamp, None where the document
    does not say. `years` is `school` or `calendar`.
    """

    plan_id: str
    short_id: str
    source_file: str
    title: str
    approved_on: date | None
    period_start: date
    period_end: date
    years: str
    measures: tuple[Measure, ...]
    order_points: tuple[OrderPoint, ...]
    notes: tuple[Note, ...]
