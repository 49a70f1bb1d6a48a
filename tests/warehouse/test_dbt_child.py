"""What a build of changes asks dbt for, and what its macros and its Python both have to know."""

import re
from pathlib import Path
from types import SimpleNamespace

from warehouse import dbt_child
from warehouse.dbt_child import Order, models_of
from warehouse.dbt_nodes import BUILDS, COUNTING
from warehouse.dbt_settled import Settled
from warehouse.home import PROJECT_ROOT

MACROS = PROJECT_ROOT / "dbt_project" / "macros"
UNCHANGED = PROJECT_ROOT / "dbt_project" / "materializations" / "unchanged.sql"


def defined(path: Path) -> dict[str, str]:
    """Macros of a file with their bodies."""
    parts = re.split(r"{%-? macro (\w+)", path.read_text(encoding="utf-8"))[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def node(name: str, kind: str = "model", macros: tuple = (), nodes: tuple = ()) -> SimpleNamespace:
    depends_on = SimpleNamespace(macros=list(macros), nodes=list(nodes))
    return SimpleNamespace(
        name=name, unique_id=f"{kind}.obektiv.{name}", resource_type=kind, depends_on=depends_on
    )


def manifest(*nodes: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(nodes={one.unique_id: one for one in nodes})


LOG = "source.obektiv.ops.load_log"
KNOWN = manifest(
    node("stg_teachers", macros=("macro.obektiv.current_rows",), nodes=("source.obektiv.raw.teachers", LOG)),
    node("rpt_loads", nodes=(LOG, BUILDS)),
    node("dim_plans", macros=("macro.obektiv.today",)),
    node("keys_of_teachers", "test", nodes=("model.obektiv.stg_teachers",)),
    node("keys_of_plans", "test", nodes=("model.obektiv.dim_plans",)),
)


def test_macros_that_ask_which_rows_count_are_all_named():
    every = {name: body for path in MACROS.glob("*.sql") for name, body in defined(path).items()}
    asking = {"current_rows", "current_files", "loads_as_read"}
    while more := {
        name
        for name, body in every.items()
        if any(f"{one}(" in body for one in asking) and name not in asking
    }:
        asking |= more
    assert {f"macro.obektiv.{name}" for name in asking} == COUNTING
    named = re.search(r"for counting in \[(.*?)\]", UNCHANGED.read_text(encoding="utf-8"))
    assert named
    assert {f"macro.obektiv.{name}" for name in re.findall(r"\w+", named[1])} == COUNTING


def test_no_macro_hides_the_day_from_the_models_that_use_it():
    hiding = [
        name
        for path in MACROS.glob("*.sql")
        for name, body in defined(path).items()
        if name != "today" and re.search(r"\btoday\(\)", body)
    ]
    assert hiding == []


def test_a_new_load_touches_what_reads_its_table_and_what_reads_the_log_for_more():
    order = Order(is_full=False, sources=["source.obektiv.raw.teachers", LOG])
    assert models_of(order, KNOWN) == [
        "rpt_loads+",
        "source:obektiv.ops.builds+",
        "source:obektiv.raw.teachers+",
    ]


def test_a_new_day_touches_what_asks_for_the_day():
    assert models_of(Order(is_full=False, is_new_day=True), KNOWN) == [
        "dim_plans+",
        "source:obektiv.ops.builds+",
    ]


def test_tests_are_asked_about_what_was_made_and_what_warned_before():
    order = Order(is_full=False, warned=["test.obektiv.keys_of_plans"])
    assert dbt_child.tests_of(order, KNOWN, set()) == ["keys_of_plans"]
    assert dbt_child.tests_of(order, KNOWN, {"model.obektiv.stg_teachers"}) == [
        "keys_of_plans",
        "keys_of_teachers",
    ]


RAW = "source.obektiv.raw.plan_status"


def settled(*sources: str, is_new_day: bool = False) -> Settled:
    return Settled(list(sources), is_new_day)


def test_a_model_is_made_when_a_source_that_it_reads_has_changed_and_stays_otherwise():
    assert not settled(RAW).stays(node("stg_status", nodes=(RAW, LOG)))
    assert settled(RAW).stays(node("stg_teachers", nodes=("source.obektiv.raw.teachers",)))
    assert not settled(RAW).stays(node("rpt_builds", nodes=(BUILDS,)))


def test_a_model_stays_when_all_that_it_reads_came_out_the_same():
    known = settled(RAW)
    above = node("stg_status", nodes=(RAW,))
    below = node("fct_status", nodes=(above.unique_id,))
    assert known.stays(below)
    known.note(above, "UNCHANGED")
    assert known.stays(below)
    known.note(above, "OK")
    assert not known.stays(below)


def test_a_model_that_only_counts_rows_by_the_log_does_not_wait_for_it():
    counting = node("stg_teachers", macros=("macro.obektiv.current_rows",), nodes=(LOG,))
    assert settled(LOG).stays(counting)
    assert not settled(LOG).stays(node("rpt_loads", nodes=(LOG,)))


def test_a_model_that_asks_for_the_day_is_made_on_a_new_one():
    asking = node("dim_plans", macros=("macro.obektiv.today",))
    assert settled().stays(asking)
    assert not settled(is_new_day=True).stays(asking)
