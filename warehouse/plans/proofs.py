"""What would prove a measure done: a fact that the warehouse sees, a document with its number, or a person's word."""

import csv
import re
from functools import lru_cache

from warehouse.home import PROJECT_ROOT
from warehouse.plans.actions import action_of
from warehouse.plans.fit import deeds
from warehouse.plans.review_rules import plain

RULES = PROJECT_ROOT / "dbt_project" / "seeds" / "plan_fact_rules.csv"
FACT, DOCUMENT, WORD = "факт из данных", "документ с реквизитами", "слово ответственного"
#: Where papers stand; every other source of deeds is a register of things done.
DOCUMENTS = "document"
#: How the rules name a measure whose words call no kind of action.
UNNAMED = "unknown"


def fact_of(title: str, expected_result: str = "") -> str | None:
    """What the warehouse itself would see of a measure done, None where only a document or a person can say it."""
    words = plain(f"{title} {expected_result}")
    action = action_of(title, expected_result).code or UNNAMED
    for rule in _rules():
        if not rule["pattern"] or action not in rule["actions"].split():
            continue
        if re.search(rule["pattern"], words) and re.search(rule["also_pattern"], words):
            return rule["label"]
    seen = (deed for deed in deeds() if deed.source != DOCUMENTS and action in deed.proves)
    return next((deed.label for deed in seen), None)


def ceiling_of(title: str, expected_result: str = "") -> str:
    """The surest proof that a measure can have: above it only a person closes, and never the program."""
    if fact_of(title, expected_result):
        return FACT
    action = action_of(title, expected_result).code or UNNAMED
    by_document = next(rule for rule in _rules() if rule["fact_kind"] == "document")
    is_named = action in by_document["actions"].split()
    return DOCUMENT if is_named or any(action in deed.proves for deed in deeds()) else WORD


@lru_cache(maxsize=1)
def _rules() -> tuple[dict[str, str], ...]:
    with RULES.open(encoding="utf-8") as seed:
        return tuple(csv.DictReader(seed))
