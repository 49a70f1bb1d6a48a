"""Groups of source kinds that rules name in one word."""

from __future__ import annotations

from functools import cache

from ingestion.registers.spec import SOURCES, Spec, read_spec
from warehouse.settings_files import require_known

RESULTS = (
    "raw_dump_2020",
    "raw_dump_2021",
    "raw_dump_2022",
    "results_long",
    "individual",
    "form",
    "exam_protocols",
    "diagnostics",
)
REFERENCE = ("marks", "journal", "scores", "items", "planned")
# Declared as a spec too, but not a register that the department keeps.
NOT_REGISTERS = ("results_long", "mark_scales")
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


# Where rows of kinds go that code reads; rows of a spec go to the table of their kind.
TABLES = {
    **dict.fromkeys(RESULTS, "raw.results_participants"),
    **{kind: f"raw.{kind}" for kind in REFERENCE},
    "assessment_schedule": "raw.assessment_schedule",
    "test_specs": "raw.test_specs",
    "official_signs": "raw.official_signs",
    "plans": "raw.plan_measures",
    "status_reports": "raw.status_reports",
}


def table_of(kind: str) -> str:
    """Return the raw table that the rows of a kind go to."""
    return TABLES.get(kind, f"raw.{kind}")


def key_of(kind: str) -> tuple[str, ...]:
    """Return the columns that make a row of a register unique."""
    spec = spec_of(kind)
    if spec is None:
        raise KeyError(kind)
    return tuple(spec.key)


@cache
def spec_of(kind: str) -> Spec | None:
    """Return the spec of a plain table, None for a kind that code reads."""
    path = SOURCES / f"{kind}.yml"
    return read_spec(path) if path.exists() else None
