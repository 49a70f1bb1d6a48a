"""How rows of each kind are told apart and what a newer file of the kind replaces, as SQL over its raw table.

family – rows that can concern each other at all (a procedure of a school); slice – what a file brings whole (a class);
key – the row itself (a pupil). A newer row replaces an older one of the same key; where a file brings a slice whole, it
replaces every older row of the slice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ingestion.gate.kinds import REFERENCE, RESULTS, spec_of, table_of
from warehouse.raw import declared_tables

# The words of the dbt macro `procedure_id`: a test holds both together.
PROCEDURE = (
    "concat_ws('-', kind, cast(school_year as varchar), season, subject, cast(grade as varchar), "
    "language, study_level)"
)
GROUP = ("group_level", "group_name", "school_code", "municipality_code")
# Kinds that code reads: columns of the family, of the slice within it and of the row within the slice.
WHOLE = {
    "official_signs": (("list_name",), (), ("school_year", "school_code", "school_name", "marker")),
    "test_specs": (("kind", "subject", "grade", "spec_year", "language", "study_level"), (), ("task_code",)),
    "plans": (("plan_id",), (), ("number",)),
    "assessment_schedule": (
        ("school_code", "school_name", "school_year"),
        ("part",),
        ("class_label", "subject", "language", "study_level"),
    ),
    "status_reports": (("source_file", "as_of"), (), ("ordinal",)),
}


@dataclass(frozen=True)
class Rule:
    """What identifies rows of some kinds; every text is an SQL expression over the columns of `table`."""

    kinds: tuple[str, ...]
    table: str
    family: str
    slice: str
    key: str
    is_whole: str = "true"
    is_named: str = "true"
    procedure: str = "cast(null as varchar)"
    people: str = "cast(null as bigint)"
    is_results: bool = False
    # A file that leaves out rows of its slice ends nothing by itself, but it is said how many they are.
    says_missing: bool = False
    # A visit or a work that comes whole: its rows may bear other keys (another expert), their number is what counts.
    loses_by_count: bool = False

    @property
    def place(self) -> str:
        """Sheet and row of the file, in the columns that the table has."""
        columns = declared_tables()[self.table]
        sheet = "sheet" if "sheet" in columns else "cast(null as varchar)"
        row = "row_number" if "row_number" in columns else "cast(ordinal as bigint)"
        return f"{sheet} as sheet, {row} as row_number"

    @property
    def school(self) -> str:
        """The school of a row, where rows of the kind are about one."""
        return "school_code" if "school_code" in declared_tables()[self.table] else "cast(null as varchar)"


def joined(names: tuple[str, ...]) -> str:
    """SQL for several columns as one text; an empty value is a value too."""
    if not names:
        return "''"
    return "concat_ws('|', " + ", ".join(f"coalesce(cast({name} as varchar), '')" for name in names) + ")"


def _results() -> Rule:
    # `060001` and `60001` are one pupil unless one file names both.
    bare = "ltrim(upper(participant_code), '0')"
    school = f"{PROCEDURE}, school_code, load_id"
    key = (
        f"case when count(*) over (partition by {school}, class_label, {bare}) > 1 "
        f"then participant_code else {bare} end"
    )
    # Pupils of a class write an exam in several places, and a protocol of appeals names few of them.
    is_exam = "source_kind is not distinct from 'exam_protocols'"
    named = f"coalesce(class_label <> cast(class_grade as varchar), false) and not {is_exam}"
    return Rule(
        RESULTS,
        "raw.results_participants",
        f"concat_ws('|', {PROCEDURE}, school_code)",
        "coalesce(class_label, '')",
        key,
        is_whole=named,
        is_named=named,
        procedure=PROCEDURE,
        is_results=True,
    )


def _reference(kind: str) -> Rule:
    value = ("skill", "task_code") if kind == "planned" else ("value_key",)
    return Rule(
        (kind,),
        f"raw.{kind}",
        PROCEDURE,
        joined(GROUP),
        joined((*GROUP, *value)),
        procedure=PROCEDURE,
        people="cast(participants as bigint)",
    )


def _declared(kind: str) -> Rule | None:
    spec = spec_of(kind)
    if spec is None:
        return None
    key = spec.staging.key or spec.key
    if spec.replaces:
        return Rule((kind,), table_of(kind), "''", joined(spec.replaces), joined(key), loses_by_count=True)
    within = spec.whole_within
    return Rule(
        (kind,),
        table_of(kind),
        "''",
        joined(within or ()),
        joined(key),
        is_whole="false",
        says_missing=within is not None,
    )


@cache
def rule_of(kind: str) -> Rule | None:
    """Return the rule of a kind; None for a kind whose rows never replace each other."""
    if kind in RESULTS:
        return _results()
    if kind in REFERENCE:
        return _reference(kind)
    if kind in WHOLE:
        family, part, key = WHOLE[kind]
        return Rule((kind,), table_of(kind), joined(family), joined(part), joined((*part, *key)))
    return _declared(kind)
