"""Review of a plan: what a careful reader would ask its authors about, with the reason and what to do."""

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

import polars as pl

from warehouse.plans.misprints import misprints_in
from warehouse.plans.plan_model import Plan, PlanMeasure, Procedure, own_years
from warehouse.plans.review_rules import ReviewRules, load_rules, plain
from warehouse.plans.slots import label_of
from warehouse.plans.timing_model import Timing
from warehouse.plans.timing_words import procedures_in
from warehouse.plans.timings import parse_timing

TIED = ("procedure", "before_procedure", "after_procedure")
SAME_TITLE = 0.93


@dataclass(frozen=True)
class Finding:
    """One question to the authors of a plan. `number` is empty where it concerns the whole plan.

    `document` is set where a rule rests on one; `value` is the part of the text meant; `is_lawful_then`: the rule came
    after the last day of the measure.
    """

    plan_id: str
    number: str
    rule_id: str
    value: str
    message: str
    how_to_fix: str
    document: str = ""
    is_lawful_then: bool = False


def review(
    plan: Plan,
    measures: list[PlanMeasure],
    calendar: list[Procedure] | None = None,
    rules: ReviewRules | None = None,
    points: list[PlanMeasure] | None = None,
) -> list[Finding]:
    """All findings of one plan: measure by measure, then the plan as a whole.

    points: points of the order above the plan (`models.points_of_plan`); they too cover needs.
    """
    rules = rules or load_rules()
    school = plan.years == "school"
    years = {m.number: own_years(plan, m) for m in measures}
    timings = {
        m.number: parse_timing(
            m.timing_text, years[m.number].period_start, years[m.number].period_end, school
        )
        for m in measures
    }
    has_results = any(m.expected_result for m in measures)
    found: list[Finding] = []
    for measure in measures:
        timing = timings[measure.number]
        found.extend(_gaps(measure, timing, has_results))
        found.extend(_dates(plan, measure, timing))
        found.extend(_mismatch(measure, timing))
        last = max((window.end for window in timing.windows), default=years[measure.number].period_end)
        found.extend(_forbidden(measure, rules, last))
    found.extend(_misprints(plan, measures, rules))
    found.extend(_duplicates(measures))
    found.extend(_missing_procedures(plan, measures, timings, calendar or []))
    found.extend(_uncovered(plan, [*measures, *(points or [])], rules))
    return found


def _gaps(measure: PlanMeasure, timing: Timing, has_results: bool) -> list[Finding]:
    found = []
    if not measure.responsible.strip():
        found.append(
            _find(
                measure,
                "no_responsible",
                "",
                "У меры нет ответственного.",
                "Назовите должность ответственного.",
            )
        )
    if not measure.timing_text.strip():
        found.append(_find(measure, "no_timing", "", "У меры нет срока.", "Укажите срок."))
    elif timing.kind == "unparsed":
        message = f"Срок «{measure.timing_text}» не разобран: мера не получит дат."
        found.append(
            _find(
                measure,
                "timing_unparsed",
                measure.timing_text,
                message,
                "Запишите срок датой, месяцем или событием.",
            )
        )
    if has_results and not measure.expected_result.strip():
        found.append(
            _find(
                measure, "no_result", "", "У меры нет ожидаемого результата.", "Назовите документ или итог."
            )
        )
    return found


def _dates(plan: Plan, measure: PlanMeasure, timing: Timing) -> list[Finding]:
    """Dates outside the period or before the order; August before a school year is normal."""
    found = []
    for window in timing.windows if timing.kind in ("deadline", "window") else ():
        start, label = window.start or window.end, label_of(window)
        is_august = (window.end.year, window.end.month) == (
            plan.period_start.year,
            8,
        ) and plan.period_start.month == 9
        if plan.approved_on and window.end < plan.approved_on and not is_august:
            message = f"Ретроспективная мера: срок {label} прошёл до утверждения плана ({plan.approved_on:%d.%m.%Y})."
            found.append(
                _find(
                    measure,
                    "retrospective",
                    label,
                    message,
                    "Оставьте как сведения о сделанном или исправьте срок.",
                )
            )
        elif (window.end < plan.period_start and not is_august) or start > plan.period_end:
            period = f"{plan.period_start:%d.%m.%Y} – {plan.period_end:%d.%m.%Y}"
            message = f"Срок {label} лежит вне периода плана ({period})."
            found.append(
                _find(
                    measure,
                    "outside_period",
                    label,
                    message,
                    "Проверьте год или перенесите меру в другой план.",
                )
            )
    return found


def _mismatch(measure: PlanMeasure, timing: Timing) -> list[Finding]:
    """Different procedures in the title and in the timing."""
    named = set(procedures_in(plain(measure.title)))
    if not timing.procedures or not named or named & set(timing.procedures):
        return []
    title, words = ", ".join(sorted(named)), ", ".join(timing.procedures)
    message = f"В названии меры — {title}, в сроке — {words}."
    return [
        _find(
            measure, "title_against_timing", measure.timing_text, message, "Назовите одну и ту же процедуру."
        )
    ]


def _forbidden(measure: PlanMeasure, rules: ReviewRules, last: date) -> list[Finding]:
    """What today's rules forbid, told by the rules of the measure's day: `last` is its last one."""
    text = plain(f"{measure.title} {measure.expected_result} {measure.responsible}")
    about = plain(f"{measure.title} {measure.timing_text}")
    found = []
    for rule in rules.forbidden:
        where = text if rule.rule_id == "reports_of_schools" else about
        if all(p.search(where) for p in rule.all_of) and (
            not rule.any_of or any(p.search(where) for p in rule.any_of)
        ):
            since = f"{rule.valid_from:%d.%m.%Y}"
            is_lawful_then = last < rule.valid_from
            message = f"Мера противоречит действующим правилам: {rule.reason}"
            fix = "Согласуйте снятие меры с контроля; программа её не исполняет и не напоминает о ней школам."
            if is_lawful_then:
                message += (
                    f" Правило действует с {since}, в срок меры его не было: сделанное тогда засчитывается."
                )
                fix = (
                    "Исполнения меры сейчас не требуют: отметьте сделанное тогда или снимите меру с контроля."
                )
            found.append(
                Finding(
                    measure.plan_id,
                    measure.number,
                    f"forbidden_{rule.rule_id}",
                    measure.title,
                    message,
                    fix,
                    rule.document,
                    is_lawful_then,
                )
            )
    return found


def _misprints(plan: Plan, measures: list[PlanMeasure], rules: ReviewRules) -> list[Finding]:
    texts, owners = [], []
    for direction in dict.fromkeys(m.direction for m in measures if m.direction):
        texts.append(direction)
        owners.append("")
    for measure in measures:
        for text in (measure.title, measure.timing_text, measure.responsible, measure.expected_result):
            texts.append(text)
            owners.append(measure.number)
    seen = dict.fromkeys((owners[i], word, right) for i, word, right in misprints_in(texts, rules))
    return [
        Finding(
            plan.plan_id,
            number,
            "misprint",
            word,
            f"Вероятная опечатка: «{word}» (по-видимому, «{right}»).",
            "Исправьте в документе; в программе слова плана остаются как есть.",
        )
        for number, word, right in seen
    ]


def _duplicates(measures: list[PlanMeasure]) -> list[Finding]:
    found = []
    for i, measure in enumerate(measures):
        for other in measures[:i]:
            a, b = (re.sub(r"\W+", " ", plain(m.title)).strip() for m in (other, measure))
            if a == b or (
                min(len(a), len(b)) > 20 and SequenceMatcher(None, a, b, autojunk=False).ratio() >= SAME_TITLE
            ):
                message = f"Мера почти повторяет меру {other.number}."
                found.append(
                    _find(
                        measure,
                        "duplicate",
                        measure.title,
                        message,
                        "Объедините меры или уточните, чем они отличаются.",
                    )
                )
                break
    return found


def _missing_procedures(
    plan: Plan, measures: list[PlanMeasure], timings: dict[str, Timing], calendar: list[Procedure]
) -> list[Finding]:
    """Kinds that measures wait for and the calendar of the plan's period lacks."""
    there = {p.kind for p in calendar if plan.period_start <= p.date_from <= plan.period_end}
    waiting: dict[str, list[str]] = {}
    for measure in measures:
        timing = timings[measure.number]
        if timing.kind in TIED:
            for kind in timing.procedures or procedures_in(plain(measure.title)):
                waiting.setdefault(kind, []).append(measure.number)
    return [
        Finding(
            plan.plan_id,
            "",
            "procedure_not_in_calendar",
            kind,
            f"В календаре нет процедуры {kind}, от которой зависят сроки мер: {', '.join(numbers)}.",
            "Внесите процедуру в календарь процедур.",
        )
        for kind, numbers in waiting.items()
        if kind not in there
    ]


def _uncovered(plan: Plan, measures: list[PlanMeasure], rules: ReviewRules) -> list[Finding]:
    covered = coverage(measures, rules)
    return [
        Finding(
            plan.plan_id,
            "",
            "need_not_covered",
            need.name,
            f"В плане нет мер по направлению: {need.name}.",
            "Проверьте, нет ли таких мер в приказе или другом плане.",
        )
        for need in rules.needs
        if not covered[need.need_id]
    ]


def coverage(measures: list[PlanMeasure], rules: ReviewRules | None = None) -> dict[str, list[str]]:
    """Numbers of the measures that cover each need of departments, by the id of the need."""
    rules = rules or load_rules()
    texts = {m.number: plain(f"{m.title} . {m.expected_result}") for m in measures}
    return {
        need.need_id: [
            number for number, text in texts.items() if all(group.search(text) for group in need.groups)
        ]
        for need in rules.needs
    }


def compare_plans(
    higher: list[PlanMeasure], lower: list[PlanMeasure], rules: ReviewRules | None = None
) -> list[str]:
    """Needs that a higher plan covers and a subordinate one does not, by name: what to ask its authors."""
    rules = rules or load_rules()
    above, below = coverage(higher, rules), coverage(lower, rules)
    return [need.name for need in rules.needs if above[need.need_id] and not below[need.need_id]]


def _find(measure: PlanMeasure, rule: str, value: str, message: str, fix: str) -> Finding:
    return Finding(measure.plan_id, measure.number, rule, value, message, fix)


FINDING_SCHEMA: dict[str, Any] = dict.fromkeys(
    ("plan_id", "number", "rule_id", "value", "message", "how_to_fix", "document"), pl.String
) | {"is_lawful_then": pl.Boolean}
COVERAGE_SCHEMA = dict.fromkeys(("plan_id", "need_id", "need_name", "number"), pl.String)


def findings_frame(findings: list[Finding]) -> pl.DataFrame:
    """Findings as a frame (`FINDING_SCHEMA`, a row a finding)."""
    return pl.DataFrame([vars(finding) for finding in findings], schema=FINDING_SCHEMA)


def coverage_frame(
    plan_id: str, measures: list[PlanMeasure], rules: ReviewRules | None = None
) -> pl.DataFrame:
    """A row a need × measure that covers it; one row with an empty number for a need without measures."""
    rules = rules or load_rules()
    covered = coverage(measures, rules)
    nobody: list[str | None] = [None]
    rows = [
        (plan_id, n.need_id, n.name, number) for n in rules.needs for number in covered[n.need_id] or nobody
    ]
    return pl.DataFrame(rows, schema=COVERAGE_SCHEMA, orient="row")


def today_forbids(findings: list[Finding]) -> set[str]:
    """Numbers of the measures that must not be automated."""
    return {finding.number for finding in findings if finding.rule_id.startswith("forbidden_")}
