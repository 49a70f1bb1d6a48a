"""A draft of a plan judged before it is signed: what each measure would be in the program, what its authors are asked.

Pure: nothing is loaded or built. The same readings and rules that a plan meets after it is loaded.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from warehouse.plans.misprints import misprints_in
from warehouse.plans.occurrences import Known, occurrences
from warehouse.plans.plan_model import Plan, PlanMeasure
from warehouse.plans.policy import Policy
from warehouse.plans.proofs import seen_of
from warehouse.plans.review import Finding, compare_plans, review, today_forbids
from warehouse.plans.review_rules import load_rules

#: What a draft can neither have nor be blamed for: procedures come with the calendar, proofs with the year.
NOT_OF_A_DRAFT = ("procedure_not_in_calendar", "retrospective")
#: How a measure gets its days → what that means for whoever keeps the plan.
KINDS = {
    "deadline": "день назван в плане",
    "window": "период назван в плане",
    "recurring": "повторяется: срок у каждого периода",
    "continuous": "в течение года: контрольные точки",
    "procedure": "дни процедуры из календаря",
    "before_procedure": "до процедуры из календаря",
    "after_procedure": "после процедуры и её результатов",
    "external_schedule": "по чужому графику: день сообщит человек",
    "on_event": "по событию: срок появится с документом",
    "unparsed": "срок не разобран",
}


#: Texts of a measure that its authors wrote.
TEXTS = ("title", "timing_text", "responsible", "expected_result")
#: One school stands for all: a measure has a row for it where it has one for each.
ANY_SCHOOL = "000000"


@dataclass(frozen=True)
class Judged:
    """A measure of a draft. days: due days known from the words alone; proof: what the program itself would see.

    is_of_every_school: each school gets a term of its own; answers: how often one school answers in the plan's period,
    0 where the program sees it by itself; findings: questions to the authors.
    """

    measure: PlanMeasure
    kind: str
    days: tuple[date, ...]
    proof: str | None
    is_of_every_school: bool
    answers: int
    is_forbidden: bool
    findings: tuple[Finding, ...]

    @property
    def is_datable(self) -> bool:
        """Whether the program will know a day: from the words, or from the calendar of procedures."""
        return bool(self.days) or self.kind not in ("unparsed", "external_schedule", "on_event")


@dataclass(frozen=True)
class Draft:
    """A draft as a whole: its measures, questions about the plan itself, needs that only the higher plan covers."""

    measures: tuple[Judged, ...]
    about_the_plan: tuple[Finding, ...]
    missing_from_above: tuple[str, ...]
    minutes_per_answer: int = 0

    @property
    def answers(self) -> int:
        """How often one school is asked in the plan's period, once what today's rules forbid is left out."""
        return sum(one.answers for one in self.measures if not one.is_forbidden)

    def minutes(self, schools: int = 1) -> int:
        """What all answers cost the schools: answers × minutes × schools."""
        return self.answers * self.minutes_per_answer * schools

    def amended(self) -> list[PlanMeasure]:
        """Measures as they could be signed: what today's rules forbid left out, misprints mended."""
        texts = [getattr(one.measure, name) for one in self.measures for name in TEXTS]
        meant = {wrong: right for _, wrong, right in misprints_in(texts, load_rules())}
        return [_mended(one.measure, meant) for one in self.measures if not one.is_forbidden]


def judge(
    plan: Plan,
    measures: list[PlanMeasure],
    policy: Policy,
    points: list[PlanMeasure] | None = None,
    above: list[PlanMeasure] | None = None,
) -> Draft:
    """Judge a draft.

    points: points of the order above it, in the form of measures. above: measures of the higher plan, None = not given.
    """
    found = [one for one in review(plan, measures, points=points) if one.rule_id not in NOT_OF_A_DRAFT]
    forbidden = today_forbids(found)
    rows = occurrences(plan, measures, Known(schools=(ANY_SCHOOL,)), plan.period_start, policy)
    judged = []
    for measure in measures:
        own = [row for row in rows if row.number == measure.number]
        proof = seen_of(measure.title, measure.expected_result)
        of_schools = sum(bool(row.school_code) for row in own)
        judged.append(
            Judged(
                measure,
                own[0].timing_kind,
                tuple(sorted({row.due_date for row in own if row.due_date and row.school_code is None})),
                proof,
                of_schools > 0,
                0 if proof else of_schools,
                measure.number in forbidden,
                tuple(_of_a_draft(one) for one in found if one.number == measure.number),
            )
        )
    missing = compare_plans(above, [*measures, *(points or [])]) if above else []
    about = tuple(one for one in found if not one.number)
    return Draft(tuple(judged), about, tuple(missing), policy.minutes_per_answer)


def _of_a_draft(finding: Finding) -> Finding:
    """A question as it is asked before a plan is signed: nothing has to be taken off control yet."""
    if finding.rule_id.startswith("forbidden_"):
        return replace(finding, how_to_fix="Исключите меру из проекта до подписания.")
    return finding


def _mended(measure: PlanMeasure, meant: dict[str, str]) -> PlanMeasure:
    for wrong, right in meant.items():
        changed: dict[str, Any] = {
            name: re.sub(rf"\b{re.escape(wrong)}\b", right, getattr(measure, name)) for name in TEXTS
        }
        measure = replace(measure, **changed)
    return measure
