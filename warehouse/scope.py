"""Who is reading, and what of a published build that reader may see: conditions and columns for every table."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Any

from warehouse.audience import COMMON, HIDDEN_FROM_SCHOOL, OF_THE_SCHOOL_ALONE, of_person, of_school
from warehouse.roles import ROLES

# Rows about one participant: seen in scope by those who work with the school, never by the audience of a meeting.
PERSON_LEVEL_TABLES = {"fct_participant_results", "fct_task_results", "rpt_individual", "fct_rechecks"}
CLASS_TABLES = {"rpt_class_objectivity"}
# Rows that say both what everybody may know of a school and what rests on its classes: the audience of a meeting gets
# these columns, every other one is empty for it, a new one too.
OF_CASES = """procedure_id kind school_year season sitting subject grade class_grade municipality school_code
school_name n absent classes_cnt sample_tier strength_open standing_open is_noticed_open is_listed_open is_waiting_open
mechanism_open mechanism_name_open innocent_explanation_open seen_words_open check_words_open check_works_cnt_open
check_of_cnt_open sources_open beside_words_open explanation_open school_words_open is_every_class_small
is_explained_open explained_on_open decision_open is_person_level method_version"""
OPEN_COLUMNS = {"rpt_school_cases": frozenset(OF_CASES.split())}
# What classes say, counted for their school.
CLASS_COLUMNS = frozenset({"flagged_classes_cnt", "open_classes_cnt"})
# Codes of people, in whatever table: an audience may count people and never tells one from another.
PERSON_COLUMNS = frozenset(
    {"teacher_code", "expert_code", "observer_code", "person_code", "participant_code"}
)
# What stood in a cell or a row of a file, which may be about one participant.
CELL_COLUMNS = {"findings": {"value"}, "unexpected_rows": {"value"}, "quarantine": {"row_json"}}
#: Which official list of which year a school is on.
LISTS = "brg_school_lists"
FILE_TABLES = {"findings", "quarantine", "unexpected_rows", "rpt_findings_by_rule", "rpt_quarantine"}


@dataclass(frozen=True)
class Scope:
    """Who is reading: whole department by default, or some municipalities or schools, in one of the roles.

    person: the code by which registers call an observer or an expert, who see what that person was asked to do.
    school_list: an official list with its year that the reader has chosen: of schools only those on it are shown. It
    narrows what is seen and is no right: it is never written down with the others.
    """

    municipalities: tuple[str, ...] | None = None
    schools: tuple[str, ...] | None = None
    role: str = "methodologist"
    person: str | None = None
    school_list: str | None = None

    def __post_init__(self) -> None:
        """Refuse an unknown role and one without what it is bound to: a typo must not widen what is seen."""
        if self.role not in ROLES:
            raise ValueError(f"неизвестная роль: {self.role}; допустимы {', '.join(ROLES)}")
        if self.reads == "school" and self.schools is None:
            raise ValueError("роль school без списка schools: назовите школы, которые она видит")
        if (self.reads == "person") != (self.person is not None):
            raise ValueError("код человека (person) называют у ролей observer и expert, и только у них")

    @classmethod
    def read(cls, text: str | None) -> Scope:
        """Return the scope written as JSON (an object with municipalities, schools, role); nothing written = the whole.

        Raises ValueError in words for whatever is not exactly that: what is misspelt must not mean «everything».
        """
        if not (text or "").strip():
            return cls()
        try:
            given: Any = json.loads(text or "")
        except ValueError as error:
            raise ValueError('это не JSON; пример: {"schools": ["223017"], "role": "school"}') from error
        if not isinstance(given, dict):
            raise ValueError('ожидается запись вида {"municipalities": […], "schools": […], "role": …}')
        words = {"role", "person"}
        if unknown := sorted(given.keys() - {"municipalities", "schools"} - words):
            raise ValueError(f"неизвестное имя «{unknown[0]}»; есть: municipalities, schools, role, person")
        if wrong := [name for name in sorted(words & given.keys()) if not isinstance(given[name], str)]:
            raise ValueError(f"{wrong[0]} – одно слово в кавычках")
        lists: dict[str, tuple[str, ...]] = {}
        for name in given.keys() - words:
            if not isinstance(given[name], list) or not all(isinstance(item, str) for item in given[name]):
                raise ValueError(f"{name} – список в квадратных скобках, каждое значение в кавычках")
            lists[name] = tuple(given[name])
        if "schools" in lists:
            # People know a school by its login, tables by the digits of it.
            lists["schools"] = tuple(
                code.removeprefix("edu").removeprefix("sch") for code in lists["schools"]
            )
        return cls(
            lists.get("municipalities"),
            lists.get("schools"),
            given.get("role", "methodologist"),
            given.get("person"),
        )

    @property
    def reads(self) -> str:
        """What the role makes of the scope: everything, nothing about single people, a school, a person's own."""
        return ROLES[self.role].reads

    def as_json(self) -> str:
        """The scope written so that `read` understands it: for a command that works for its reader."""
        given = asdict(replace(self, school_list=None))
        return json.dumps({name: value for name, value in given.items() if value is not None})

    @property
    def is_nothing(self) -> bool:
        """Whether a list was named and is empty: such a reader sees nothing at all."""
        return self.schools == () or self.municipalities == () or self.person == ""

    @property
    def is_whole(self) -> bool:
        """Whether everything in the warehouse is in scope."""
        return self.municipalities is None and self.schools is None and self.person is None


def _quoted(values: tuple[str, ...]) -> str:
    return ", ".join("'" + value.replace("'", "''") + "'" for value in values)


def _within(column: str, values: str) -> str:
    """A row of a wider level, or one of the values: a list in SQL or a query."""
    return f"({column} is null or {column} in ({values}))"


def _on_list(title: str, known: Collection[str]) -> str:
    """Of schools those on a list; a build that knows no lists has none of them. Wider levels stay as context."""
    if LISTS not in known:
        return "school_code is null"
    on_it = f"list_title in ({_quoted((title,))}) and is_on_list"
    return _within("school_code", f"select school_code from published.marts.{LISTS} where {on_it}")


def scope_condition(table: str, columns: set[str], scope: Scope, known: Collection[str] = ()) -> str:
    """Return the SQL condition that cuts a table to a scope.

    A row without school and municipality is an aggregate of a wider level and stays visible as context to readers of
    the department; of municipalities a reader of schools sees those of the schools. A table that names schools but not
    municipalities is cut through `dim_schools`. An empty list
    shows no row of anything. known: tables of the build, which conditions may ask.
    """
    if scope.is_nothing and table not in COMMON:
        return "false"
    if scope.person is not None:
        return of_person(table, known, _quoted, scope.role, scope.person)
    parts = []
    of_schools = "from published.marts.dim_schools where"
    if scope.school_list is not None and "school_code" in columns:
        parts.append(_on_list(scope.school_list, known))
    if scope.schools is not None:
        codes = _quoted(scope.schools)
        if "school_code" in columns:
            parts.append(_within("school_code", codes))
        if "municipality" in columns:
            # A school stands beside its own municipality, never beside others.
            parts.append(
                _within("municipality", f"select municipality {of_schools} school_code in ({codes})")
            )
    if scope.municipalities is not None:
        named = _quoted(scope.municipalities)
        if "municipality" in columns:
            parts.append(_within("municipality", named))
        elif "school_code" in columns:
            parts.append(_within("school_code", f"select school_code {of_schools} municipality in ({named})"))
    if not scope.is_whole and table in FILE_TABLES:
        parts.append("false")
    if scope.reads != "school" and table in OF_THE_SCHOOL_ALONE:
        return "false"
    if scope.reads == "school":
        parts.append(of_school(table, columns, known, f"({_quoted(scope.schools or ())})"))
    if scope.reads == "open":
        if table in PERSON_LEVEL_TABLES | CLASS_TABLES:
            parts.append("false")
        if "is_person_level" in columns:
            # A row that does not say whether it is about people is treated as if it were.
            parts.append("coalesce(not is_person_level, false)")
        if {"group_level", "class_label"} <= columns:
            parts.append("group_level is distinct from 'class'")
    return " and ".join(parts) or "true"


def shown_columns(table: str, columns: list[str], scope: Scope) -> str:
    """Return the list of columns of a table for a reader; what the role is not told stands there empty."""
    allowed = set(columns)
    if scope.reads == "open":
        hidden = CLASS_COLUMNS | PERSON_COLUMNS | CELL_COLUMNS.get(table, set())
        allowed = set(OPEN_COLUMNS.get(table, allowed - hidden))
    elif scope.reads == "school":
        allowed -= HIDDEN_FROM_SCHOOL
    if allowed.issuperset(columns):
        return "*"
    # The branch that is never taken keeps the type of the column.
    return ", ".join(
        f'"{name}"' if name in allowed else f'case when false then "{name}" end as "{name}"'
        for name in columns
    )
