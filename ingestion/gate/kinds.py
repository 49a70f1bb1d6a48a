"""Groups of source kinds that rules name in one word."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from warehouse.settings_files import require_known

RESULTS = ("raw_dump_2020", "raw_dump_2021", "raw_dump_2022", "results_long", "individual", "form")
REFERENCE = ("marks", "journal", "scores", "items", "planned")
# Declared as a spec too, but not a register that the department keeps.
NOT_REGISTERS = ("results_long", "mark_scales")
SOURCES = Path(__file__).parents[1] / "sources"


ALL = "all"


@cache
def groups() -> dict[str, tuple[str, ...]]:
    """Return group → kinds; `registers` are all plain tables that a spec declares, a new one among them."""
    specs = sorted(path.stem for path in SOURCES.glob("*.yml"))
    modules = sorted(path.stem for path in SOURCES.glob("*.py") if path.stem != "__init__")
    registers = tuple(name for name in specs if name not in NOT_REGISTERS)
    every = tuple(dict.fromkeys([*modules, *specs]))
    return {"results": RESULTS, "reference": REFERENCE, "registers": registers, ALL: every}


def kinds_of(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the kinds behind names of kinds and groups."""
    return tuple(kind for name in names for kind in groups().get(name, (name,)))


def require_kinds(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return names of kinds and groups; raises ValueError in words for one that is not known."""
    for name in names:
        require_known(name, [*groups(), *groups()[ALL]], "вида источника")
    return names
