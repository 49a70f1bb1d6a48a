"""Every role × every named query on planted places: an answer is the same where nothing else exists.

What a reader may know is written here a second time, without the code of the query layer. The build is stripped down to
it, and each query must answer from the whole build as it answers from the stripped one: rows, values, sums and counts.
A table that comes later belongs to nobody until it is judged, and fails the walk until then.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

import duckdb
import pytest

from tests.warehouse.planted_places import FAR, HERE, NEAR, OWN, PERSON, SHARED, kept, plant, shape, strip
from warehouse import audience
from warehouse import query as layer
from warehouse.home import Home
from warehouse.query import QUERIES, Scope, ask
from warehouse.roles import ROLES

NAMES = sorted(path.relative_to(QUERIES).with_suffix("").as_posix() for path in QUERIES.rglob("*.sql"))
#: Values that are asked for, beside «all»: what a reader could write into an address.
ASKED = {
    **{"school_code": (None, OWN, NEAR, FAR), "municipality": (None, "Район")},
    **{"teacher_code": (None, "СОСЕД teacher_code"), "class_label": (None, "5А"), "row_limit": (1_000_000,)},
    # Every day, and the day that planted rows have.
    "today": (None, date(2024, 3, 19)),
    **{
        "level": ("class", "school"),
        "child_level": ("class", "school"),
        "audience": ("школа", "координатор"),
    },
    **{
        "status": (None,),
        "first_load": (None,),
        "last_load": (None,),
        "effect": (None,),
        "differing": (None, True),
        "open": (True, False),
        "of_schools": (None, True),
    },
    **{
        "waiting": (True, False),
        "state": (None,),
        "plan": (None, "П-1"),
        "position": ("ВЕДОМСТВО position",),
        "paper": (None,),
    },
}

# Closed to a school: the work of the department, files of others, plans of unannounced visits and checks.
CLOSED_TO_A_SCHOOL_WORDS = """
rpt_results_without_marks
condition_norms order_grounds rpt_order_grounds rpt_condition_gaps
dim_experts dim_observers dim_order_points fct_assignments
fct_decisions fct_visit_slots fct_work_lots
fct_work_readings rpt_expert_quality rpt_third_readings rpt_agreed_works rpt_school_conflicts
observation_remarks visit_needs rpt_calibration_pack
rpt_calibration_scores rpt_check_design rpt_course_needs rpt_course_summary rpt_expected_classes rpt_findings_by_rule
rpt_loads rpt_objectivity_chance rpt_objectivity_field rpt_observer_effect rpt_official_list_years
rpt_plan_changes rpt_plan_completion rpt_plan_coverage rpt_plan_measures rpt_plan_progress rpt_plan_review
rpt_events rpt_plan_agenda rpt_plan_weeks rpt_plan_bodies rpt_reports_not_asked rpt_request_letters
rpt_plan_states rpt_plan_subordinates rpt_closing_checks rpt_closing_precision rpt_plan_people
rpt_position_terms rpt_substitutions rpt_quarantine
rpt_region_objectivity rpt_register_people rpt_meeting_changes rpt_meeting_figures rpt_meeting_points
rpt_rule_outcomes rpt_rule_totals rpt_visit_candidates expectations findings load_changes load_log
load_sheets load_slices node_states quarantine replaced_rows unexpected_rows changed_procedures
procedure_states
"""
CLOSED_TO_A_SCHOOL = set(CLOSED_TO_A_SCHOOL_WORDS.split())
# Wider groups stand beside the school's own row; of everything else it sees its own rows alone.
BESIDE = re.compile(
    "fct_reference_|rpt_(content_topics|groups|individual|journal|marks|planned_results|school_groups|scores|tasks"
    "|pd_coverage|help_events)"
)
#: The school reads it, its department does not.
OF_THE_SCHOOL_ALONE = {"rpt_help_works", "rpt_pupils_to_help"}
ABOUT_PEOPLE = {"fct_participant_results", "fct_task_results", "rpt_individual", "fct_rechecks"}
CODES = {"teacher_code", "expert_code", "observer_code", "person_code", "participant_code"}
FILES = {"findings", "quarantine", "unexpected_rows", "rpt_findings_by_rule", "rpt_quarantine"}
KNOWN_TO_ALL = {"builds", "docs"}


@dataclass(frozen=True)
class Reader:
    """A reader, and the rows and columns that are all this reader may know."""

    name: str
    scope: Scope

    def rows(self, table: str, columns: set[str]) -> str:
        if table in KNOWN_TO_ALL:
            return "true"
        scope, role = self.scope, self.scope.role
        if role in ("observer", "expert"):
            mine = f"person_code = '{scope.person}' and role = '{role}'"
            if table == "dim_schools":
                return f"school_code in (select school_code from planted.marts.fct_assignments where {mine})"
            return mine if table in ("fct_assignments", "fct_work_readings") else "false"
        if () in (scope.schools, scope.municipalities):
            return "false"
        if table in OF_THE_SCHOOL_ALONE and role != "school":
            return "false"
        parts = ["true"]
        for column, values in (("school_code", scope.schools), ("municipality", scope.municipalities)):
            if values and column in columns:
                parts.append(f"({column} is null or {column} in ('{values[0]}'))")
        if scope.schools and "municipality" in columns:
            inside = (
                f"select municipality from planted.marts.dim_schools where school_code = '{scope.schools[0]}'"
            )
            parts.append(f"(municipality is null or municipality in ({inside}))")
        if scope.municipalities and "municipality" not in columns and "school_code" in columns:
            inside = f"select school_code from planted.marts.dim_schools where municipality = '{HERE}'"
            parts.append(f"(school_code is null or school_code in ({inside}))")
        if (scope.schools or scope.municipalities) and table in FILES:
            return "false"
        if role == "school":
            parts.append(self._of_a_school(table, columns))
        if role == "head":
            if table in ABOUT_PEOPLE | {"rpt_class_objectivity"}:
                return "false"
            if "is_person_level" in columns:
                parts.append("is_person_level = false")
            if {"group_level", "class_label"} <= columns:
                parts.append("group_level <> 'class'")
        return " and ".join(parts)

    def _of_a_school(self, table: str, columns: set[str]) -> str:
        if table in CLOSED_TO_A_SCHOOL:
            return "false"
        if table in ("dim_measures", "dim_plans"):
            # Every place answers for the one planted measure.
            return "true" if self.scope.schools == (OWN,) else "false"
        if "school_code" in columns and not BESIDE.match(table):
            return "school_code is not null"
        return "true"

    def columns(self, table: str, name: str) -> bool:
        if self.scope.role == "school":
            return name not in {"expert_code", "observer_code", "person_code", "file_names", "first_file"}
        if self.scope.role == "head":
            cells = {"findings": "value", "unexpected_rows": "value", "quarantine": "row_json"}
            if table == "rpt_school_cases":
                return (name.endswith("_open") and name != "is_open") or name in CASE_OF_A_HEAD
            return (
                name not in CODES | {"flagged_classes_cnt", "open_classes_cnt"} and cells.get(table) != name
            )
        return True


CASE_OF_A_HEAD_WORDS = """
procedure_id kind school_year season sitting subject grade class_grade municipality school_code
school_name n absent classes_cnt sample_tier is_every_class_small is_person_level method_version
"""
CASE_OF_A_HEAD = set(CASE_OF_A_HEAD_WORDS.split())
SCHOOL = Scope(schools=(OWN,), role="school")
READERS = [
    Reader("координатор школы", SCHOOL),
    Reader("координатор неизвестной школы", Scope(schools=("000000",), role="school")),
    Reader("методист округа", Scope(municipalities=(HERE,))),
    Reader("методист школы", Scope(schools=(OWN,))),
    Reader("аналитик округа", Scope(municipalities=(HERE,), role="analyst")),
    Reader("администратор округа", Scope(municipalities=(HERE,), role="admin")),
    Reader("руководитель", Scope(role="head")),
    Reader("руководитель округа", Scope(municipalities=(HERE,), role="head")),
    Reader("наблюдатель", Scope(role="observer", person=PERSON.format("СВОЯ"))),
    Reader("эксперт", Scope(role="expert", person=PERSON.format("СВОЯ"))),
    *(Reader(f"{role} без школ", Scope(schools=(), role=role)) for role in ("school", "head", "analyst")),
    Reader("методист без муниципалитетов", Scope(municipalities=())),
    Reader("наблюдатель без кода", Scope(role="observer", person="")),
    Reader("наблюдатель с чужим кодом", Scope(role="observer", person="' or true --")),
]

#: Whom every query is asked for; all readers are held against every table, which is all that a query can see.
WALKERS = ("координатор школы", "методист округа", "руководитель", "наблюдатель")


@pytest.fixture(scope="module")
def planted(frozen_home, tmp_path_factory):
    """The planted build, and beside it a build stripped for each reader."""
    folder = tmp_path_factory.mktemp("walk")
    whole = folder / "whole" / "b.duckdb"
    plant(Home(frozen_home).published(), whole)

    @cache
    def stripped(reader: Reader):
        out = folder / f"{READERS.index(reader)}" / "b.duckdb"
        strip(whole, out, reader.rows, reader.columns)
        return out

    return whole, stripped


def filters_of(name: str) -> list[dict]:
    """What may be asked of a query, each filter in turn; an unknown filter has to be judged first."""
    names = sorted(set(re.findall(r"\$([a-z_]\w*)", (QUERIES / f"{name}.sql").read_text(encoding="utf-8"))))
    names = [n for n in names if n not in ("municipalities", "schools")]
    values = {n: ASKED[n] if n in ASKED else (SHARED[n],) for n in names}
    first = {n: value[0] for n, value in values.items()}
    return [first, *(first | {n: one} for n, value in values.items() for one in value[1:])]


def bound(name: str, own: dict) -> dict:
    """What a query binds from the scope of its reader by itself."""
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    return {key: list(value) if value is not None else None for key, value in own.items() if f"${key}" in sql}


def whole_of(name: str) -> Scope:
    """Who sees all that a query can say: the department, or the school where it speaks to the school alone."""
    sql = (QUERIES / f"{name}.sql").read_text(encoding="utf-8")
    is_of_school = any(f"marts.{table}" in sql for table in OF_THE_SCHOOL_ALONE)
    return Scope(schools=(OWN,), role="school") if is_of_school else Scope()


def answer(path, name, scope, filters):
    return sorted(map(repr, ask(path, name, scope, filters).rows()))


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_table_holds_what_the_reader_may_know_and_nothing_else(planted, reader):
    whole, _ = planted
    if "'" in (reader.scope.person or ""):
        knows = Reader(reader.name, Scope(role="observer", person="никто"))
    else:
        knows = reader
    seen, leaks = layer._cursor(whole, reader.scope), []
    with duckdb.connect() as db:
        db.execute(f"attach '{whole}' as planted (read_only)")
        for schema, table, kinds in shape(db, "planted"):
            asked = f'select {", ".join(map(quoted, kinds))} from {schema}."{table}" order by all'
            allowed = f"{kept(schema, table, kinds, knows.rows, knows.columns)} order by all"
            if seen.execute(asked).fetchall() != db.execute(allowed).fetchall():
                leaks.append(table)
    assert leaks == []


def quoted(name: str) -> str:
    return f'"{name}"'


@pytest.mark.parametrize("reader", [one for one in READERS if one.name in WALKERS], ids=lambda one: one.name)
def test_an_answer_is_the_same_where_nothing_else_exists(planted, reader):
    whole, stripped = planted
    own = {"municipalities": reader.scope.municipalities, "schools": reader.scope.schools}
    leaks = [
        f"{name} {filters}"
        for name in NAMES
        for filters in filters_of(name)
        if answer(whole, name, reader.scope, filters)
        != answer(stripped(reader), name, whole_of(name), filters | bound(name, own))
    ]
    assert leaks == []


def test_every_role_walks():
    assert {reader.scope.role for reader in READERS} == set(ROLES)


@pytest.mark.parametrize("name", NAMES)
def test_the_walk_sees_rows_in_every_query(planted, name):
    """An answer without rows would be the same whatever leaked."""
    whole, _ = planted
    assert any(answer(whole, name, whole_of(name), filters) for filters in filters_of(name))


def test_every_table_is_judged_for_a_school(planted):
    with duckdb.connect(str(planted[0]), read_only=True) as db:
        tables = {table for _, table, _ in shape(db, planted[0].stem)}
    assert tables == audience.judged() | CLOSED_TO_A_SCHOOL
    assert not audience.judged() & CLOSED_TO_A_SCHOOL
