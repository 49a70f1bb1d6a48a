"""Works for a blind re-check as papers, the page and the command read them: who writes, the lot, who reads what."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from dashboards.documents.facts.context import CannotComposeError, Facts
from dashboards.words import upper_first
from warehouse.works.lot import WORK, WorksGoneError, draw, schools_of, stop_if_gone
from warehouse.works.packages import pack
from warehouse.works.pairs import NoCircleError, circle
from warehouse.works.readers import Experts, assign, works_a_day
from warehouse.works.seeds import are_allowed, room, with_seeds

LEFT_OUT = (
    "работы одной школы без пакета: пакет собирают из работ двух и более школ, нужны работы и эксперт соседнего "
    "муниципалитета"
)
READERS = {1: "first_expert", 2: "second_expert"}


@dataclass(frozen=True)
class Drawn:
    """A lot that was drawn and shared out.

    works: a row a work – procedure_id, school_code, class_label, participant_code, package, work_code (null = no
    package), first_expert, second_expert, reason, rule, of_cnt, with seeds also `seed_of`; missing: package, reading,
    why_missing of readings that nobody takes; by_position: participants are positions in the list of a class, because
    codes are not known yet.
    """

    procedure: dict
    works: pl.DataFrame
    missing: pl.DataFrame
    by_position: bool


def upcoming(facts: Facts) -> dict:
    """The procedure asked for; else the next one of the calendar without results; else the last with results."""
    calendar = facts.rows("papers/calendar")
    asked = facts.request.procedure_id
    if asked:
        found = calendar.filter(procedure_id=asked)
        return found.row(0, named=True) if found.height else facts.procedure
    ahead = calendar.filter(~pl.col("has_results") & (pl.col("date_from") >= facts.today))
    return ahead.row(0, named=True) if ahead.height else facts.procedure


#: How many wrote in a class: (school_code, class_label) → participants.
Sizes = Mapping[tuple[str, str], int]


def participants(facts: Facts, procedure: dict, sizes: Sizes | None = None) -> tuple[pl.DataFrame, bool]:
    """Who writes, by code; before the list exists, positions 1…n in the list of every expected class (True).

    sizes: what people have said of classes that have no results yet: the first year of a department.
    """
    found = facts.rows("papers/check_participants", procedure_id=procedure["procedure_id"])
    if found.height:
        return found, False
    grade = procedure["class_grade"] or procedure["grade"]
    expected = facts.rows(
        "papers/check_classes", school_year=procedure["school_year"], class_grade=int(grade)
    )
    if expected.is_empty() and sizes:
        expected = _said(sizes)
    rows = expected.with_columns(
        pl.lit(procedure["procedure_id"]).alias("procedure_id"),
        pl.int_ranges(1, pl.col("n") + 1).alias("position"),
    ).explode("position")
    position = pl.col("position").cast(pl.String).str.zfill(2).alias("participant_code")
    return rows.select("procedure_id", "school_code", "municipality", "class_label", position), True


def _said(sizes: Sizes) -> pl.DataFrame:
    """Classes with as many participants as people have said."""
    rows = [(school, None, label, n) for (school, label), n in sizes.items() if n > 0]
    schema = {"school_code": pl.String, "municipality": pl.String, "class_label": pl.String, "n": pl.Int64}
    return pl.DataFrame(rows, schema, orient="row")


def unknown_classes(facts: Facts) -> pl.DataFrame:
    """Classes of the procedure asked for whose participants nobody knows yet: school_code, class_label; else empty."""
    procedure = upcoming(facts)
    people, _ = participants(facts, procedure)
    grade = procedure["class_grade"] or procedure["grade"]
    about = {
        "school_year": procedure["school_year"],
        "class_grade": int(grade),
        "subject": procedure["subject"],
    }
    taught = facts.rows_if_built("works/classes", **about) if people.is_empty() else None
    if taught is None:
        return pl.DataFrame(schema={"school_code": pl.String, "class_label": pl.String})
    return taught.select("school_code", "class_label").unique().sort(pl.all())


def drawn(
    facts: Facts, seed: str, kept_until: date | None, *, seeded: bool = False, sizes: Sizes | None = None
) -> Drawn:
    """Draw the works of the procedure asked for, pack them and share them out among the experts of the register.

    seeded: put works agreed on before among them; sizes: as in `participants`.

    Raises CannotComposeError in words: works that may be gone, a procedure whose classes nobody knows.
    """
    procedure = upcoming(facts)
    try:
        stop_if_gone(facts.today, kept_until, has_results=bool(procedure.get("has_results", True)))
    except WorksGoneError as error:
        raise CannotComposeError(str(error)) from error
    people, by_position = participants(facts, procedure, sizes)
    if people.is_empty():
        raise CannotComposeError(
            "сколько участников писали, неизвестно: назовите их число по классам или загрузите прежние результаты"
        )
    procedure_id = procedure["procedure_id"]
    year, subject, grade = (procedure[name] for name in ("school_year", "subject", "grade"))
    signs = facts.rows("works/signs").filter(
        pl.col("school_year").is_between(year - 1, year), subject=subject, grade=int(grade)
    )
    flagged = signs.select(pl.lit(procedure_id).alias("procedure_id"), "school_code")
    schools = schools_of(people, flagged, seed)
    lot = draw(people, schools, seed)
    packed = pack(lot, seed, room() if seeded else None)
    bank = experts(facts, procedure)
    given = assign(packed, bank, seed)
    readers = [
        given.filter(reading=place).select("package", pl.col("expert_code").alias(name))
        for place, name in READERS.items()
    ]
    works = packed.join(lot, on=WORK, maintain_order="left")
    reasons = schools.select("procedure_id", "school_code", reason="why")
    works = works.join(reasons, on=["procedure_id", "school_code"], maintain_order="left")
    for one in readers:
        works = works.join(one, on="package", how="left", maintain_order="left")
    missing = given.filter(pl.col("expert_code").is_null()).drop("expert_code")
    if seeded:
        own = bank.register.select("expert_code", "school_code").drop_nulls()
        shut = pl.concat([own, bank.barred.select("expert_code", "school_code")])
        works = with_seeds(works, facts.rows("works/agreed", procedure_id=procedure_id), shut, seed)
    return Drawn(procedure, works, missing, by_position)


@dataclass(frozen=True)
class Mutual:
    """Schools that check one another's works: SCHEMA of `warehouse.works.pairs`, and how many pairs may not."""

    pairs: pl.DataFrame
    barred_cnt: int


def mutual(facts: Facts) -> Mutual:
    """Who checks whose works of the procedure asked for, round a circle and without a conflict.

    Which pairs may not is a rule of `rpt_school_conflicts`. The seed is the name of the procedure: the same lists give
    the same pairs.

    Raises CannotComposeError in words: nobody knows who writes, too few schools, every circle needs a barred pair.
    """
    procedure = upcoming(facts)
    people, _ = participants(facts, procedure)
    if people.is_empty():
        raise CannotComposeError(
            "сколько участников в школах, пока неизвестно: круг составят после первых результатов"
        )
    sizes = dict(people.group_by("school_code").len().iter_rows())
    barred = {pair for pair in _conflicts(facts, int(procedure["school_year"])) if pair <= set(sizes)}
    try:
        pairs = circle(sizes, [(min(pair), max(pair)) for pair in barred], procedure["procedure_id"])
    except NoCircleError as error:
        raise CannotComposeError(str(error)) from error
    return Mutual(pairs, len(barred))


def _conflicts(facts: Facts, year: int) -> set[frozenset[str]]:
    """Pairs of schools that may not check each other in a school year, as far as the registers tell."""
    rows = facts.rows_if_built("works/conflicts")
    if rows is None:
        return set()
    now = rows.filter(pl.lit(year).is_between(pl.col("year_from"), pl.col("year_to")))
    return {frozenset(pair) for pair in now.select("school_code", "other_school_code").iter_rows()}


def seeds_ready(facts: Facts) -> int:
    """How many agreed works may lie in the lot of the procedure asked for as seeds; 0 where experts are too few."""
    procedure = upcoming(facts)
    if not are_allowed(experts(facts, procedure).register.height):
        return 0
    rows = facts.rows_if_built("works/agreed", procedure_id=procedure["procedure_id"])
    return 0 if rows is None else rows.height


def _codes(text: str | None) -> list[str]:
    return [one.strip() for one in (text or "").split(",") if one.strip()]


def experts(facts: Facts, procedure: dict) -> Experts:
    """Experts who may read works of a procedure now; nobody where the register is not loaded."""
    rows = facts.rows_if_built("works/experts")
    listed = [] if rows is None else rows.to_dicts()
    able = [row for row in listed if _reads(row, procedure)]
    codes = pl.String
    register = [(row["expert_code"], row["school_code"], row["days_cnt"] * works_a_day()) for row in able]
    barred = [(row["expert_code"], school) for row in able for school in _codes(row["barred_school_codes"])]
    pair = {"expert_code": codes, "school_code": codes}
    return Experts(
        pl.DataFrame(register, {**pair, "works_most": pl.Int64}, orient="row"),
        pl.DataFrame(
            [(row["expert_code"], procedure["procedure_id"]) for row in able],
            {"expert_code": codes, "procedure_id": codes},
            orient="row",
        ),
        pl.DataFrame(barred, pair, orient="row"),
    )


def _reads(expert: dict, procedure: dict) -> bool:
    """Whether an expert reads the subject and the parallel («5, 6» or «5–7»; nothing written = all)."""
    if procedure["subject"] not in {one.strip() for one in (expert["subjects"] or "").split(",")}:
        return False
    spans = re.findall(r"(\d+)(?:\s*[–-]\s*(\d+))?", expert["grades_text"] or "")
    grade = int(procedure["grade"])
    return not spans or any(int(low) <= grade <= int(high or low) for low, high in spans)


def shortages(found: Drawn) -> list[str]:
    """What is missing before the works can be read, in words: experts, hours, works to mix with."""
    said = [
        f"Пакет {row['package']}, чтение {row['reading']}: {row['why_missing']}."
        for row in found.missing.iter_rows(named=True)
    ]
    left = found.works["package"].null_count()
    return [*said, *([f"{upper_first(LEFT_OUT)}: {left}."] if left else [])]
