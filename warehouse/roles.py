"""The matrix of roles, in one place: what each sees first, opens, is given on paper and may record.

Rows and columns of tables follow from `reads` (`warehouse.audience`, `warehouse.scope`); pages, papers and forms ask
here. Whatever is not named is closed: a page, a version or a table that comes later is seen by nobody until it stands
here, and `tests/dashboards/door/test_walk.py` fails until then.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

#: Everything in scope · nothing about single people · the school itself · what one person was asked to do.
Reads = Literal["all", "open", "school", "person"]
#: Of an observer: sheets of own visits; of an expert: readings of own works; of a head: answers to checks of closings.
Records = Literal["everything", "own", "sheets", "readings", "checks", "nothing"]

#: Of papers: what leaves the department, what goes to one school, what stays inside.
VERSIONS = OPEN, FOR_SCHOOL, INTERNAL = ("открытая", "для школы", "служебная")
_FILES = frozenset({"look", "load", "withdraw", "confirm", "add", "forms"})
_SEEN = (
    "overview",
    "results",
    "objectivity",
    "skills",
    "training",
    "plan",
    "meeting",
    "data",
)
# Who is sent where and where each case stands rests on people: the audience of a meeting has no such pages.
_DEPARTMENT = (*_SEEN[:5], "support", "visits", *_SEEN[5:], "load")


@dataclass(frozen=True)
class Role:
    """One role.

    name: as people say it; pages: the menu in its order, the first opens first; reached: pages opened by links alone;
    versions: of papers; jobs: what the worker may be asked for; is_admin: whether accounts and the journal of people
    are its work; answers_for_builds: whether pages name the build to it.
    """

    name: str
    reads: Reads
    pages: tuple[str, ...]
    reached: tuple[str, ...] = ("school",)
    versions: tuple[str, ...] = VERSIONS
    records: Records = "everything"
    jobs: frozenset[str] = _FILES | {"papers", "refresh", "draft"}
    is_admin: bool = False
    answers_for_builds: bool = False

    def opens(self, page: str) -> bool:
        """Whether a page answers to this role."""
        return page in self.pages or page in self.reached


def _asked(name: str, records: Records) -> Role:
    """Somebody from outside who was asked to do something: sees that and nothing else."""
    return Role(name, "person", ("assignments",), reached=(), versions=(), records=records, jobs=frozenset())


ROLES: dict[str, Role] = {
    "head": Role(
        "руководитель",
        "open",
        _SEEN,
        versions=(OPEN,),
        records="checks",
        jobs=frozenset({"papers", "draft"}),
    ),
    "methodologist": Role(
        "методист", "all", _DEPARTMENT, jobs=frozenset({"papers", "forms", "refresh", "draft"})
    ),
    "analyst": Role("аналитик", "all", _DEPARTMENT, answers_for_builds=True),
    "admin": Role("администратор", "all", _DEPARTMENT, is_admin=True, answers_for_builds=True),
    "school": Role(
        "координатор школы",
        "school",
        ("school", "results", "skills", "training", "plan", "load"),
        reached=("objectivity",),
        versions=(FOR_SCHOOL,),
        records="own",
        jobs=_FILES | {"papers"},
    ),
    "observer": _asked("наблюдатель", "sheets"),
    "expert": _asked("эксперт", "readings"),
}
