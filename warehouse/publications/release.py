"""Releases of open figures: frozen when the first open paper of a procedure leaves, made anew only by large changes.

Two releases side by side must not describe one to nine people. A correction that touches fewer waits: papers go on with
the figures that are known already. In a new release the groups that changed little keep their earlier rows; a wider
group keeps its own as well, unless what its parts do not tell is ten people at least and rounding blurs it.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import duckdb
import polars as pl

from warehouse.home import Home
from warehouse.private import owner_only
from warehouse.publications import ledger
from warehouse.publications.choose import choose
from warehouse.publications.groups import Counts, Group, Shown, families, read
from warehouse.publications.rules import is_wide
from warehouse.publications.tables import TABLES, opened
from warehouse.query import current_build, folder_of_releases, rows_of_procedure
from warehouse.raw import literal
from warehouse.thresholds import LEAST_GROUP

FIRST, NEXT = "первый выпуск", "уточнённый выпуск"
WAITS = "уточнено, войдёт в следующий выпуск"


@dataclass(frozen=True)
class Release:
    """Open figures of a procedure: the file that queries read, and what a paper says about it.

    ``is_kept``: already frozen; ``waits``: the data have changed by fewer than ten people somewhere since.
    """

    procedure_id: str
    number: int
    opened_on: date
    build_id: str
    path: Path
    is_kept: bool
    waits: bool

    @property
    def words(self) -> str:
        """«№ 2 от 28.11.2026 (уточнённый выпуск)», and what waits."""
        kind = f" ({NEXT})" if self.number > 1 else ""
        wait = f"; {WAITS}" if self.waits else ""
        return f"№ {self.number} от {self.opened_on:%d.%m.%Y}{kind}{wait}"


@dataclass(frozen=True)
class _Kept:
    number: int
    opened_on: date
    build_id: str
    path: Path
    groups: dict[str, tuple[Counts, Shown]]


def release_of(home: Home, procedure_id: str) -> Release | None:
    """The release that open papers of a procedure are made from today; None for a procedure without results.

    Raises NothingPublishedError before the first build, LedgerBrokenError when a frozen release is gone.
    """
    build = current_build(home)
    kept = _kept(home, procedure_id)
    if build is None:
        return None
    made = _made(str(build.path), procedure_id, tuple(str(k.path) for k in kept), home)
    if made is None:
        return None
    path, number, waits = made
    if number <= len(kept):
        last = kept[number - 1]
        return Release(procedure_id, last.number, last.opened_on, last.build_id, last.path, True, waits)
    return Release(procedure_id, number, home.today(), build.build_id, Path(path), False, waits)


def freeze(home: Home, release: Release) -> Release:
    """Keep a release for good; one that is kept already is returned as it is."""
    if release.is_kept:
        return release
    with ledger.alone(home):
        target = ledger.release_file(home, release.procedure_id, release.number)
        if len(_kept(home, release.procedure_id)) >= release.number:
            # Somebody was first: the same build gives the same figures, another one another paper.
            if hashlib.sha256(_figures(target)).digest() != hashlib.sha256(_figures(release.path)).digest():
                raise ledger.LedgerBrokenError(
                    "Пока готовилась бумага, открылся другой выпуск данных: подготовьте её ещё раз."
                )
            return _as_kept(release, target)
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        shutil.copyfile(release.path, part)
        part.replace(target)
        ledger.add(
            home,
            {
                "entry": ledger.RELEASE,
                "at": ledger.now(),
                "procedure_id": release.procedure_id,
                "number": release.number,
                "opened_on": release.opened_on.isoformat(),
                "build_id": release.build_id,
                "why": FIRST if release.number == 1 else NEXT,
                "sha256": hashlib.sha256(target.read_bytes()).hexdigest(),
            },
        )
    return _as_kept(release, target)


def _as_kept(release: Release, path: Path) -> Release:
    return Release(
        release.procedure_id,
        release.number,
        release.opened_on,
        release.build_id,
        path,
        True,
        release.waits,
    )


def _figures(path: Path) -> bytes:
    with duckdb.connect(str(path), read_only=True) as db:
        return json.dumps(db.execute("select * from exact.groups order by key").fetchall()).encode()


def _kept(home: Home, procedure_id: str) -> list[_Kept]:
    found = []
    for entry in ledger.entries(home):
        if entry["entry"] != ledger.RELEASE or entry["procedure_id"] != procedure_id:
            continue
        path = ledger.release_file(home, procedure_id, entry["number"])
        if not path.exists():
            raise ledger.LedgerBrokenError(
                f"Выпуск № {entry['number']} процедуры {procedure_id} записан в журнале публикаций, а файла нет. "
                "Верните папку publications из резервной копии: без него открытая бумага может выдать людей."
            )
        day = date.fromisoformat(entry["opened_on"])
        found.append(_Kept(entry["number"], day, entry["build_id"], path, _memory(str(path))))
    return found


@lru_cache(maxsize=64)
def _memory(path: str) -> dict[str, tuple[Counts, Shown]]:
    with duckdb.connect(path, read_only=True) as db:
        rows = db.execute("select key, counts, shown from exact.groups").fetchall()
    return {key: (Counts(**json.loads(counts)), Shown(**json.loads(shown))) for key, counts, shown in rows}


@lru_cache(maxsize=128)
def _made(build: str, procedure_id: str, kept: tuple[str, ...], home: Home) -> tuple[str, int, bool] | None:
    # The path of the build is in the key: a new build is a new answer.
    return make(_Reports(procedure_id, home), kept)


class _Reports(dict[str, pl.DataFrame]):
    """Exact reports of a procedure, each read when it is asked for: where nothing has changed, half of them are not."""

    def __init__(self, procedure_id: str, home: Home) -> None:
        super().__init__()
        self._about = procedure_id, home

    def __missing__(self, name: str) -> pl.DataFrame:
        if name not in TABLES:
            raise KeyError(name)
        procedure_id, home = self._about
        self[name] = rows_of_procedure(name, procedure_id, home=home)
        return self[name]


def make(tables: dict[str, pl.DataFrame], kept: tuple[str, ...]) -> tuple[str, int, bool] | None:
    """(file, number, whether a correction waits) of the release for the exact reports of a procedure.

    ``kept``: files of the earlier releases, oldest first; the last of them is returned when nothing may be told anew.
    None: nobody took part.
    """
    groups = read(tables)
    if not groups:
        return None
    earlier = [_memory(path) for path in kept]
    if not earlier:
        choose(groups)
        return _write(tables, groups, None), 1, False
    waits = _hold(groups, earlier)
    if all(g.is_fixed for g in groups.values()):
        return kept[-1], len(kept), waits
    choose(groups)
    return _write(tables, groups, kept[-1]), len(kept) + 1, waits


def _hold(groups: dict[str, Group], earlier: list[dict[str, tuple[Counts, Shown]]]) -> bool:
    """Fix the groups that keep their earlier rows; returns whether a correction waits in any of them."""
    last = earlier[-1]
    moved: dict[str, int] = {}
    for key, g in groups.items():
        g.earlier = [memory[key][0] for memory in earlier if key in memory]
        moved[key] = g.counts.distance(last[key][0] if key in last else Counts())
        distances = [g.counts.distance(before) for before in g.earlier]
        people = [abs(g.counts.n - before.n) for before in g.earlier]
        is_near = any(0 < d < LEAST_GROUP for d in (*distances, *people))
        g.is_fixed = key in last and (moved[key] == 0 or is_near)
    # From the bottom: what schools do not tell, a municipality must not tell for them, nor the region.
    untold = {key: moved[key] if g.level == "school" and g.is_fixed else 0 for key, g in groups.items()}
    for whole, parts in reversed(families(groups)):
        rest = untold[whole.key] = sum(untold[g.key] for g in parts)
        whole.is_over_stale = rest > 0
        is_blurred = rest >= LEAST_GROUP and is_wide(whole.counts.n)
        if rest and not is_blurred and whole.key in last:
            whole.is_fixed = True
    for key, g in groups.items():
        if g.is_fixed:
            g.is_stale = moved[key] > 0
            g.counts, g.shown = last[key]
    return any(g.is_stale for g in groups.values())


def _write(tables: dict[str, pl.DataFrame], groups: dict[str, Group], before: str | None) -> str:
    """A file with the open tables and, for the next release, the exact counts behind them."""
    made = opened(tables, groups)
    path = Path(tempfile.mkstemp(suffix=".duckdb", dir=folder_of_releases())[1])
    path.unlink()
    held = [key for key, g in groups.items() if g.is_fixed]
    with owner_only(), duckdb.connect() as db:
        # Tables of some hundred rows: a second thread costs more than it does.
        db.execute("set threads = 1")
        # Many small tables: the usual blocks of 256 KB would make three megabytes of one.
        db.execute(f"attach {literal(str(path))} as made (block_size 16384)")
        db.execute("use made")
        if before:
            db.execute(f"attach {literal(before)} as before (read_only)")
        db.execute("begin")
        db.execute("create schema marts")
        db.execute("create schema exact")
        for name, frame in made.items():
            fresh = frame.filter(~pl.col("group_key").is_in(held))
            db.register("fresh", fresh.to_arrow())
            db.execute(f"create table marts.{name} as select * from fresh")
            db.unregister("fresh")
            if before and held:
                db.execute(
                    f"insert into marts.{name} by name select * from before.marts.{name} "
                    "where group_key in (select unnest(?))",
                    [held],
                )
        rows = [g.as_row() for g in groups.values()]
        db.execute("create table exact.groups (key varchar, counts varchar, shown varchar)")
        db.executemany(
            "insert into exact.groups values (?, ?, ?)",
            [(r["key"], json.dumps(r["counts"]), json.dumps(r["shown"])) for r in rows],
        )
        db.execute("commit")
    return str(path)
