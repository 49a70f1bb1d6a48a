"""Names of adults behind codes, for a paper made on the spot by somebody who may see them; nobody else reads them.

Ingestion writes `people.duckdb` (`ingestion/core/people.py`). A name read here goes into the file that is being made:
it is not remembered, logged, shown on a page or left by a schedule.
"""

from __future__ import annotations

from collections.abc import Iterable

import duckdb

from warehouse.home import Home
from warehouse.scope import Scope

#: Who works with people of the department by name: its methodologist and analyst, not a head and not a school.
ROLES_WITH_NAMES = frozenset({"methodologist", "analyst"})


def may_see_names(scope: Scope) -> bool:
    """Whether a reader may see names: in a role of the department, and of the whole of it."""
    return scope.role in ROLES_WITH_NAMES and scope.is_whole


def names_of(register: str, codes: Iterable[str | None], scope: Scope, home: Home) -> dict[str, str]:
    """Return names by code out of a register (`teachers`, `experts`, `observers`); empty without the right to see them.

    Raises PermissionError in words when the file is held by another program: a paper without names would look whole.
    """
    wanted = sorted({code for code in codes if code})
    if not may_see_names(scope) or not wanted or not home.people.exists():
        return {}
    try:
        with duckdb.connect(str(home.people), read_only=True) as connection:
            rows = connection.execute(
                "select code, name from names where kind = ? and list_contains(?, code)", [register, wanted]
            ).fetchall()
    except duckdb.CatalogException:
        return {}
    except duckdb.IOException as error:
        raise PermissionError(
            "Имена сейчас обновляются или файл people.duckdb занят другой программой: повторите через минуту."
        ) from error
    return dict(rows)
