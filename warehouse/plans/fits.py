"""Which facts are about which measures, and whether they prove them: rows for the model of facts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import polars as pl

from warehouse.plans.fit import TALKS, Asked, Deed, asked, deed_of, fit
from warehouse.plans.positions import positions_in
from warehouse.plans.said import plain, said

SCHEMA: dict[str, Any] = {
    "plan_id": pl.String,
    "number": pl.String,
    "fact_key": pl.String,
    "label": pl.String,
    "timing_kinds": pl.String,
    "is_full": pl.Boolean,
    "wanting": pl.String,
    "named_schools": pl.List(pl.String),
    "is_crossed": pl.Boolean,
    "is_by_schools": pl.Boolean,
    "says_school": pl.Boolean,
    "owner_school": pl.String,
    "said_procedures": pl.List(pl.String),
    "said_classes": pl.List(pl.Int64),
    "said_years": pl.List(pl.Int64),
}
#: How the rules call a measure whose words name no kind of action.
UNNAMED = "unknown"
#: «СОШ № 18», «школа №18», «лицей № 3»: the number of a school in the words of a measure.
NUMBER = re.compile(r"№\s*(\d{1,4})(?!\s*[-/]?[а-яёa-z]?\s*от\b)(?!\d)", re.IGNORECASE)
KIND_WORDS = ("лице", "гимнази", "сош", "оош", "школ")
#: Schools named as an example are not all that a measure is about.
EXAMPLE = re.compile(r"в том числе.*")
#: Positions of a school, as `plan_positions` calls them.
OF_SCHOOLS = frozenset({
    "Руководитель ОО", "Заместитель директора", "Заместитель директора по УВР", "Заместитель директора по ВР",
    "Заместитель директора по НМР", "Руководитель школьного методического объединения", "Классный руководитель",
    "Педагог-психолог", "Учитель-предметник", "Учитель начальных классов", "Администрация ОО", "Школьный координатор",
})  # fmt: skip
CROSSED = re.compile(r"перекр[её]стн|взаимн|взаимопровер")
MINUTES = re.compile(r"протокол")


def fits_frame(
    measures: pl.DataFrame, facts: pl.DataFrame, rules: pl.DataFrame, schools: pl.DataFrame
) -> pl.DataFrame:
    """Pairs of a measure and a fact that are about the same thing; grain: plan × number × fact_key.

    measures: plan_id, number, title, expected_result, timing_text, responsible, action, owner_school (the school whose
    own plan it is). facts: fact_key, fact_kind, kind, deed_source, words, subject, grade, observer_kind, plan_id,
    number, evidence, one row a key. rules: the seed `plan_fact_rules`. schools: school_code, name. Returns beside the
    keys the label of the fact, the kinds of timing that it can end ('' = any), whether it is a full proof, what is
    wanting otherwise, the schools that the measure names, whether they are to check each other, whether schools alone
    answer for it, and what the fact itself names.
    """
    by_number = _by_number(schools)
    wanted = [_measure(row, by_number) for row in measures.to_dicts()]
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for rule in rules.to_dicts():
        by_kind.setdefault(rule["fact_kind"], []).append(rule)
    rows: list[dict[str, Any]] = []
    for fact in facts.to_dicts():
        if fact["deed_source"] and fact["plan_id"] is None:
            rows += _of_deed(fact, wanted, _schools(plain(fact["words"] or ""), by_number))
        elif fact["fact_kind"] == "document":
            rows += _of_document(fact, wanted, by_kind.get("document", []))
        else:
            rows += _of_table(fact, wanted, by_kind.get(fact["fact_kind"], []))
    return pl.DataFrame(rows, schema=SCHEMA)


def _measure(row: dict[str, Any], by_number: dict[str, list[tuple[str, str]]]) -> dict[str, Any]:
    title, result = row["title"] or "", row["expected_result"] or ""
    words = plain(f"{title} {result}")
    return {
        "plan_id": row["plan_id"],
        "number": row["number"],
        "asked": asked(row["action"], title, result, row["timing_text"]),
        "words": words,
        "named_schools": _schools(EXAMPLE.sub("", plain(title)), by_number),
        "is_crossed": bool(CROSSED.search(plain(title))),
        "owner_school": row.get("owner_school"),
        "is_by_schools": not row.get("owner_school") and is_by_schools(row["responsible"]),
    }


def is_by_schools(responsible: str | None) -> bool:
    """Whether schools alone answer for a measure: what the department has done is no proof of it."""
    positions = positions_in(responsible)
    return bool(positions) and set(positions) <= OF_SCHOOLS


def _by_number(schools: pl.DataFrame) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for code, name in schools.select("school_code", "name").iter_rows():
        for number in NUMBER.findall(name or ""):
            found.setdefault(number, []).append((code, plain(name)))
    return found


def _schools(words: str, by_number: dict[str, list[tuple[str, str]]]) -> list[str]:
    """Schools that words name by number; of two schools of one number the one whose kind stands beside it."""
    codes: list[str] = []
    for match in NUMBER.finditer(words):
        before = words[max(0, match.start() - 30) : match.start()]
        near = max(KIND_WORDS, key=before.rfind) if any(word in before for word in KIND_WORDS) else ""
        same = by_number.get(match.group(1), [])
        own = [code for code, name in same if near and near in name] or [code for code, _ in same]
        codes.extend(own)
    return sorted(set(codes))


def _pair(
    measure: dict[str, Any], fact: dict[str, Any], label: str, wanting: Iterable[str], timing: str = ""
) -> dict[str, Any]:
    lacking, done = tuple(wanting), said(fact["words"] or "")
    return {
        "plan_id": measure["plan_id"],
        "number": measure["number"],
        "fact_key": fact["fact_key"],
        "label": label,
        "timing_kinds": timing,
        "is_full": not lacking,
        "wanting": ", ".join(lacking) or None,
        "named_schools": measure["named_schools"],
        "is_crossed": measure["is_crossed"],
        "is_by_schools": measure["is_by_schools"],
        "says_school": False,
        "owner_school": measure["owner_school"],
        "said_procedures": sorted(done.procedures),
        "said_classes": sorted(done.classes),
        "said_years": sorted(done.years),
    }


def _structured(fact: dict[str, Any], measure: Asked, deed: Deed) -> tuple[str, ...] | None:
    """What is wanting of a fact whose procedure, class and subject stand in columns; None where it is another thing."""
    words = " ".join(
        filter(None, [fact["kind"], f"{fact['grade']} класс" if fact["grade"] else None, fact["words"]])
    )
    watched = fact["observer_kind"]
    if watched:
        words += f" {watched} наблюдатель"
    own = measure
    if fact["subject"]:
        # Codes of subjects are the warehouse's; a measure that names another subject is about another work.
        named = measure.title.subjects
        if named and fact["subject"] not in named:
            return None
        own = replace(measure, title=replace(measure.title, subjects=frozenset()))
    if not fact["kind"]:
        own = replace(own, title=replace(own.title, procedures=frozenset()))
    if not fact["grade"]:
        own = replace(own, title=replace(own.title, classes=frozenset()))
    found = fit(own, deed, words, is_own_words=False)
    return found.wanting if found else None


def _of_deed(fact: dict[str, Any], wanted: list[dict[str, Any]], schools: list[str]) -> list[dict[str, Any]]:
    words = fact["words"] or ""
    deed = deed_of(fact["deed_source"], words or fact["fact_kind"])
    if deed is None:
        return []
    pairs = []
    for measure in wanted:
        if words:
            found = fit(measure["asked"], deed, words)
            wanting = found.wanting if found else None
        else:
            wanting = _structured(fact, measure["asked"], deed)
        # A school's own plan is about that school without a word of it.
        own = measure["named_schools"] or (
            [measure["owner_school"]] if measure["owner_school"] and schools else []
        )
        # Words about one school say nothing of another, and of the department only that something was done.
        if wanting is None or (schools and own and not set(schools) & set(own)):
            continue
        if bool(schools) != bool(own) and (schools or deed.source == "event"):
            wanting = (*wanting, "школа")
        pairs.append({**_pair(measure, fact, deed.label, wanting), "says_school": bool(schools)})
    return pairs


def _of_document(
    fact: dict[str, Any], wanted: list[dict[str, Any]], rules: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """A document that names its measure: people said what it is about, so its kind and contradictions count."""
    label = rules[0]["label"] if rules else "документ зарегистрирован"
    actions = set(rules[0]["actions"].split()) if rules and rules[0]["actions"] else set()
    pairs = []
    for measure in wanted:
        if (measure["plan_id"], measure["number"]) != (fact["plan_id"], fact["number"]):
            continue
        action = measure["asked"].action or UNNAMED
        words = plain(fact["words"] or fact["evidence"] or "")
        is_kind = not actions or action in actions or (action in TALKS and bool(MINUTES.search(words)))
        other = _contradicts(measure["asked"], words)
        pairs.append(_pair(measure, fact, label, filter(None, [None if is_kind else "вид работы", other])))
    return pairs


def _contradicts(measure: Asked, words: str) -> str | None:
    """What a document names otherwise than the measure that it is said to prove."""
    done = said(words)
    pairs: tuple[tuple[str, frozenset[Any], frozenset[Any]], ...] = (
        ("процедура", measure.title.procedures, done.procedures),
        ("класс", measure.title.classes, done.classes),
        ("предмет", measure.title.subjects, done.subjects),
    )
    return next((name for name, wanted, named in pairs if wanted and named and not wanted & named), None)


def _of_table(
    fact: dict[str, Any], wanted: list[dict[str, Any]], rules: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """A fact of the warehouse's tables: words of the rule choose its measures, the kind of action proves them."""
    pairs = []
    for measure in wanted:
        for rule in rules:
            if not re.search(rule["pattern"] or "", measure["words"]) or not re.search(
                rule["also_pattern"] or "", measure["words"]
            ):
                continue
            actions = frozenset((rule["actions"] or "").split())
            action = measure["asked"].action or UNNAMED
            is_own = not actions or action in actions
            every = Deed(
                fact["fact_kind"], rule["label"], "", re.compile("."), frozenset({action}), frozenset()
            )
            wanting = _structured(fact, replace(measure["asked"], action=action), every)
            if wanting is not None:
                kept = wanting if is_own else ("вид работы", *wanting)
                pairs.append(_pair(measure, fact, rule["label"], kept, rule["timing_kinds"] or ""))
                break
    return pairs
