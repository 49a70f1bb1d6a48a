"""Releases of open figures: nothing that papers print, added or subtracted, is a count of one to nine people."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.disclosure import Attack, difference, read, shown
from tests.warehouse.publications.pupils import PROCEDURE, Pupil, tables, town
from warehouse import query as layer
from warehouse.home import Home
from warehouse.publications import groups
from warehouse.publications.groups import Counts
from warehouse.publications.release import make, release_of
from warehouse.scope import Scope

SIZES = {
    "Первый": {"1": 220, "2": 64, "3": 52, "4": 45, "7": 24, "9": 6},
    "Второй": {"11": 88, "12": 71, "13": 46, "16": 9},
}


def attack(path: str, pupils: list[Pupil] | None = None) -> Attack:
    """The papers of a release; with today's pupils the attacker also knows which rows are no longer true."""
    seen, maxima = read(Path(path), PROCEDURE)
    stale: frozenset[str] = frozenset()
    if pupils is not None:
        with duckdb.connect(path, read_only=True) as db:
            kept = dict(db.execute("select key, counts from exact.groups").fetchall())
        today = groups.read(tables(pupils))
        stale = frozenset(
            k for k, g in today.items() if k in kept and Counts(**json.loads(kept[k])) != g.counts
        )
    return Attack(seen, maxima=maxima, stale=stale)


def made(pupils: list[Pupil], *kept: str, one_class: frozenset[str] = frozenset()) -> tuple[str, int, bool]:
    found = make(tables(pupils, one_class), kept)
    assert found is not None
    return found


def figures(path: str) -> list[tuple]:
    with duckdb.connect(path, read_only=True) as db:
        names = ("rpt_marks_summary", "rpt_marks", "rpt_journal", "rpt_tasks")
        return [row for name in names for row in db.execute(f"from marts.{name} order by all").fetchall()]


@pytest.mark.parametrize("seed", range(2))
def test_no_count_of_one_to_nine_people_follows_from_the_papers_of_one_day(seed):
    path, number, waits = made(town(SIZES, seed), one_class=frozenset({"7"}))
    assert (number, waits) == (1, False)
    there = attack(path)
    assert there.run() == []
    assert there.tried > 200
    seen = shown(there.seen.values())
    assert seen["«2–3», «4–5»"] >= 6
    assert seen["задания"] >= 12


SCHOOLS = st.dictionaries(
    st.sampled_from([f"{i}" for i in range(5)]), st.integers(1, 70), min_size=1, max_size=5
)


@settings(max_examples=6, deadline=None)
@given(st.lists(SCHOOLS, min_size=1, max_size=2), st.integers(0, 10**6), st.sets(st.sampled_from("01234567")))
def test_no_town_of_any_sizes_gives_anybody_away(areas, seed, one_class):
    sizes = {f"М{i}": {f"{i}{k}": v for k, v in schools.items()} for i, schools in enumerate(areas)}
    small = frozenset(f"{i}{k}" for i in range(3) for k in one_class)
    path, _, _ = made(town(sizes, seed), one_class=small)
    assert attack(path).run() == []


def test_exact_figures_do_give_people_away(tmp_path):
    """The attack finds what the rules prevent: or it would prove nothing."""
    path = tmp_path / "exact.duckdb"
    with duckdb.connect(str(path)) as db:
        db.execute("create schema marts")
        for name, frame in tables(town(SIZES)).items():
            db.register("frame", frame.to_arrow())
            db.execute(f"create table marts.{name} as from frame")
    seen, maxima = read(path, PROCEDURE, is_exact=True)
    assert len(Attack(seen, True, maxima).run()) > 15


def test_the_same_data_are_the_same_release():
    first, *_ = made(town(SIZES))
    assert made(town(SIZES), first) == (first, 1, False)


def test_one_more_pupil_waits_and_the_old_figures_are_printed():
    pupils = town(SIZES)
    first, *_ = made(pupils)
    more = [*pupils, replace(pupils[0], mark=2)]
    assert made(more, first) == (first, 1, True)
    changed = [replace(p, mark=5 if p.mark == 2 else p.mark) if i == 3 else p for i, p in enumerate(pupils)]
    path, number, _ = made(changed, first)
    assert (path, number) == (first, 1)


def test_a_large_correction_is_a_new_release_and_two_releases_give_nobody_away():
    pupils = town(SIZES)
    first, *_ = made(pupils)
    more = [*pupils, *town({"Первый": {"10": 60}}, seed=5)]
    second, number, waits = made(more, first)
    assert (number, waits) == (2, False)
    assert attack(second, more).run() == []
    assert difference(attack(first), attack(second, more)) == []
    assert figures(first) != figures(second)


def test_a_small_correction_beside_a_large_one_keeps_its_old_row():
    pupils = town(SIZES)
    first, *_ = made(pupils)
    moved = next(i for i, p in enumerate(pupils) if p.school == "2" and p.mark == 4 and not p.is_absent)
    pupils[moved] = replace(pupils[moved], mark=2)
    more = [*pupils, *town({"Второй": {"17": 75}}, seed=6)]
    second, number, waits = made(more, first)
    assert (number, waits) == (2, True)
    assert attack(second, more).run() == []
    row = "from marts.rpt_marks_summary where group_key = 'school:Первый:2'"
    for path in (first, second):
        with duckdb.connect(path, read_only=True) as db:
            assert db.execute(row).fetchone() is not None
    old, new = ({r for r in figures(path) if "school:Первый:2" in r} for path in (first, second))
    assert old == new
    assert difference(attack(first), attack(second, more)) == []


def test_a_correction_taken_back_is_no_third_release_with_a_difference_of_one():
    pupils = town(SIZES)
    first, *_ = made(pupils)
    wrong = [replace(p, mark=2) if p.school == "1" and i % 2 else p for i, p in enumerate(pupils)]
    second, number, _ = made(wrong, first)
    assert number == 2
    back = [replace(p, mark=2) if i == 5 else p for i, p in enumerate(pupils)]
    assert pupils[5].school == "1"
    third, number, waits = made(back, first, second)
    assert waits or (third, number) == (second, 2)
    assert difference(attack(first), attack(third, back)) == []


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 120))
def test_any_correction_waits_or_gives_nobody_away(seed, people):
    pupils = town(SIZES, seed)
    first, *_ = made(pupils)
    rng = np.random.default_rng(seed)
    for i in rng.choice(len(pupils), people, replace=False):
        pupils[i] = replace(pupils[i], mark=int(rng.integers(2, 6)), journal=int(rng.integers(2, 6)))
    second, number, waits = made(pupils, first)
    if number == 1:
        assert waits or second == first
        return
    assert attack(second, pupils).run() == []
    assert difference(attack(first), attack(second, pupils)) == []


def test_few_releases_are_open_at_a_time_and_one_that_was_let_go_is_opened_again(demo_home, monkeypatch):
    """Readers of every scope share one connection to a build and its releases: opening a build is dear."""
    monkeypatch.setattr(layer, "MOST_RELEASES", 2)
    home = Home(demo_home)
    build = str(home.published())
    layer._opened.clear()
    layer._releases.clear()
    codes = layer.query("results/procedures", Scope(), home=home)["procedure_id"][:3].to_list()

    whole = Scope()

    def asked(code: str, scope: Scope = whole) -> pl.DataFrame:
        release = release_of(home, code)
        rows = layer.query("results/places", scope, home=home, release=release.path, procedure_id=code)
        return rows.sort(pl.all())

    first = [asked(code) for code in codes]
    assert all(rows.height > 1 for rows in first)
    assert len(layer._releases[build]) == 2
    assert [asked(code).equals(rows) for code, rows in zip(codes, first, strict=True)] == [True] * 3
    school = first[2]["school_code"].drop_nulls()[0]
    own = asked(codes[2], Scope(schools=(school,)))
    assert set(own["school_code"].drop_nulls()) == {school}
    assert asked(codes[2]).equals(first[2])
    assert len([scope for _, scope, _ in layer._opened if scope is None]) == 1
