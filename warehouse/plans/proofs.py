"""What would prove a measure done: a fact that the warehouse sees, a document with its number, or a person's word."""

import csv
import re
from functools import lru_cache

from warehouse.home import PROJECT_ROOT
from warehouse.plans.actions import action_of
from warehouse.plans.fit import deeds
from warehouse.plans.fits import is_by_schools
from warehouse.plans.review_rules import plain

RULES = PROJECT_ROOT / "dbt_project" / "seeds" / "plan_fact_rules.csv"
FACT, DOCUMENT, WORD = "факт из данных", "документ с реквизитами", "слово ответственного"
#: Where papers stand; every other source of deeds is a register of things done.
DOCUMENTS = "document"
#: What a proof of a measure does: it ends the measure, or it asks a person; or nobody waits for one.
CLOSES, ASKS = "закрывает", "спрашивает"
#: Work without a day of its own goes on: a person says whether it was enough.
LASTING = ("continuous",)
#: What shows a part of what was to be collected, and registers without a day of their own: they ask, a paper ends.
PARTIAL = frozenset({"plan", "programme", "register_observers", "register_experts"})
#: How the rules name a measure whose words call no kind of action.
UNNAMED = "unknown"


def fact_of(title: str, expected_result: str = "") -> str | None:
    """What the warehouse itself would see of a measure done, None where only a document or a person can say it."""
    return _seen(title, expected_result, PARTIAL)


def seen_of(title: str, expected_result: str = "") -> str | None:
    """What the warehouse sees of a measure, a part of it too: nobody is asked about that."""
    return _seen(title, expected_result, frozenset())


def _seen(title: str, expected_result: str, passed: frozenset[str]) -> str | None:
    words = plain(f"{title} {expected_result}")
    action = action_of(title, expected_result).code or UNNAMED
    for rule in _rules():
        if not rule["pattern"] or rule["fact_kind"] in passed or action not in rule["actions"].split():
            continue
        if re.search(rule["pattern"], words) and re.search(rule["also_pattern"], words):
            return rule["label"]
    silent = passed | {DOCUMENTS}
    seen = (deed for deed in deeds() if deed.source not in silent and action in deed.proves)
    return next((deed.label for deed in seen), None)


def ceiling_of(title: str, expected_result: str = "") -> str:
    """The surest proof that a measure can have: above it only a person closes, and never the program."""
    if fact_of(title, expected_result):
        return FACT
    action = action_of(title, expected_result).code or UNNAMED
    by_document = next(rule for rule in _rules() if rule["fact_kind"] == "document")
    is_named = action in by_document["actions"].split()
    return DOCUMENT if is_named or any(action in deed.proves for deed in deeds()) else WORD


def outcome_of(title: str, expected_result: str, timing_kind: str, responsible: str = "") -> str:
    """What the surest proof does: `CLOSES`, or `ASKS` where work lasts or schools alone answer for it."""
    if timing_kind in LASTING:
        return ASKS
    by_event = any(
        deed.source == "event" and deed.label == fact_of(title, expected_result) for deed in deeds()
    )
    # A register of meetings says whose meeting it was in words alone.
    return ASKS if by_event and is_by_schools(responsible) else CLOSES


@lru_cache(maxsize=1)
def _rules() -> tuple[dict[str, str], ...]:
    with RULES.open(encoding="utf-8") as seed:
        return tuple(csv.DictReader(seed))
