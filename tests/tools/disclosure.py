"""The attack on open papers: is there a count of one to nine people that becomes exact by adding and subtracting?

    python -m tests.tools.disclosure HOME [PROCEDURE …]     # the papers of a home; --exact: figures without any rule

The attacker has every open paper of a procedure: all levels (region, municipalities, schools), all tables, all
releases. Each printed figure is an interval of counts (a rounded share of a known group); a municipality is the sum of
its schools, a region of its municipalities, shares of a row make its group. Linear programming gives the least and the
largest value of every count that is left; where they nearly meet, integer programming says whether they do.
Nothing here imports the rules that it attacks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import ceil, floor
from pathlib import Path

import duckdb
import numpy as np
from scipy.optimize import LinearConstraint, linprog, milp
from scipy.sparse import lil_matrix, vstack

MOST_PEOPLE = 9
LARGEST = 10**6
EXACT = 1e-9
SECONDS = 3.0
LOOKS = 12
PLACES = {"2": 0, "3": 1, "4": 2, "5": 3, "недостаточный": 0, "пониженный": 1, "базовый": 2, "повышенный": 3}
KINDS = ("lowered", "confirmed", "raised")


@dataclass
class Seen:
    """What the papers of one day print about a group; None: not printed."""

    level: str
    municipality: str | None
    n: int | None = None
    absent: tuple[int, float, int] | None = None
    blocks: dict[tuple[int, ...], float] = field(default_factory=dict)
    compared: int | None = None
    journal: dict[str, float] = field(default_factory=dict)
    tasks: dict[str, float] = field(default_factory=dict)
    by_groups: dict[tuple[str, int], float] = field(default_factory=dict)
    bars: dict[float, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """A count that has become exact: where, of what, how many people."""

    group: str
    what: str
    people: int


def half_step(value: float, n: int | None, is_exact: bool) -> float:
    """Half of the step to which a share is rounded, as anybody sees it from a page of such shares."""
    if is_exact:
        return EXACT
    if n is None or n < 100:
        return 0.5
    return 0.25 if n < 5000 else 0.05


class System:
    """Whole non-negative unknowns with linear limits; bounds of any sum of them."""

    def __init__(self) -> None:
        self.names: dict[object, int] = {}
        self.rows: list[tuple[dict[int, float], float, float]] = []
        self.limits: list[list[float]] = []
        self._matrix: tuple | None = None
        self._limits: dict | None = None
        self._answers: list[np.ndarray] = []

    def unknown(self, name: object, low: float = 0, high: float = LARGEST) -> int:
        """The place of an unknown, made when first named; its limits only become narrower."""
        if name not in self.names:
            self.names[name] = len(self.names)
            self.limits.append([0, LARGEST])
        place = self.names[name]
        self.limits[place] = [max(self.limits[place][0], low), min(self.limits[place][1], high)]
        return place

    def limit(self, terms: dict[object, float], low: float, high: float) -> None:
        """A sum of unknowns lies between two numbers."""
        self.rows.append(({self.unknown(name): by for name, by in terms.items()}, low, high))

    def is_open(self, terms: dict[object, float]) -> bool:
        """Whether answers found on the way already differ by more than one: then the sum is not exact."""
        if not self._answers:
            rng = np.random.default_rng(len(self.names))
            for _ in range(LOOKS):
                self._relaxed(rng.choice([-1.0, 0.0, 1.0], len(self.names)))
        values = np.array(self._answers) @ self._costs(terms)
        return bool(np.ptp(values) > 1 + 1e-6)

    def _costs(self, terms: dict[object, float]) -> np.ndarray:
        costs = np.zeros(len(self.names))
        for name, by in terms.items():
            costs[self.names[name]] += by
        return costs

    def range_of(self, terms: dict[object, float]) -> tuple[int, int]:
        """Least and largest whole value that the sum can have."""
        costs = self._costs(terms)
        low, high = (self._relaxed(costs * sign) * sign for sign in (1, -1))
        whole = ceil(low - 1e-6), floor(high + 1e-6)
        if whole[0] >= whole[1] - 1 and whole[0] <= MOST_PEOPLE and whole[1] >= 1:
            low, high = (self._whole(costs * sign) * sign for sign in (1, -1))
            whole = round(low), round(high)
        return whole

    def _system(self) -> tuple:
        if self._matrix is None:
            matrix = lil_matrix((len(self.rows), len(self.names)))
            for line, (terms, _, _) in enumerate(self.rows):
                for place, by in terms.items():
                    matrix[line, place] += by
            lows, highs = (np.array([r[i] for r in self.rows]) for i in (1, 2))
            self._matrix = matrix.tocsr(), lows, highs
        return self._matrix

    def _relaxed(self, costs: np.ndarray) -> float:
        if self._limits is None:
            matrix, lows, highs = self._system()
            same = np.abs(highs - lows) < EXACT
            self._limits = {
                "A_ub": vstack([matrix[~same], -matrix[~same]]) if (~same).any() else None,
                "b_ub": np.concatenate([highs[~same], -lows[~same]]) if (~same).any() else None,
                "A_eq": matrix[same] if same.any() else None,
                "b_eq": lows[same] if same.any() else None,
            }
        done = linprog(costs, **self._limits, bounds=self.limits, method="highs")
        if not done.success:
            raise AssertionError(f"the papers contradict themselves: {done.message}")
        self._answers.append(done.x)
        return done.fun

    def _whole(self, costs: np.ndarray) -> float:
        matrix, lows, highs = self._system()
        limits = np.array(self.limits)
        constraints = LinearConstraint(matrix, lows - 1e-7, highs + 1e-7) if self.rows else ()
        done = milp(
            costs,
            constraints=constraints,
            integrality=np.ones(len(costs)),
            bounds=(limits[:, 0], limits[:, 1]),
            options={"time_limit": SECONDS},
        )
        # Stopped by the clock the bound still holds, only less sharply.
        bound = done.fun if done.status == 0 else done.mip_dual_bound
        if bound is None:
            raise AssertionError(f"the papers contradict themselves in whole numbers: {done.message}")
        return ceil(bound - 1e-6)


def between(share: float, n: int, most: float, is_exact: bool) -> tuple[float, float]:
    """The counts that a printed share of ``most`` may stand for; ``n`` people decide how it was rounded."""
    half = half_step(share, n, is_exact)
    return (share - half) * most / 100 - 1e-6, (share + half) * most / 100 + 1e-6


class Attack:
    """All papers of one procedure and one day."""

    def __init__(
        self,
        seen: dict[str, Seen],
        is_exact: bool = False,
        maxima: dict[str, float] | None = None,
        stale: frozenset[str] = frozenset(),
    ):
        self.printed, self.is_exact, self.maxima, self.stale = seen, is_exact, maxima or {}, stale
        # A stale row says nothing of today's sums; the attacker even knows which rows those are.
        self.seen = {k: Seen(s.level, s.municipality) if k in stale else s for k, s in seen.items()}
        self.tried = 0

    def families(self) -> Iterator[tuple[str | None, list[str]]]:
        """(wider group, its parts); schools of an unknown municipality stand alone."""
        areas = {s.municipality: k for k, s in self.seen.items() if s.level == "municipality"}
        for top in (k for k, s in self.seen.items() if s.level == "region"):
            yield top, list(areas.values())
        for area, key in areas.items():
            yield key, [k for k, s in self.seen.items() if s.level == "school" and s.municipality == area]

    def run(self) -> list[Found]:
        """Every exact count of one to nine people."""
        found: dict[tuple[str, str], Found] = {}
        known: dict[object, tuple[int, int]] = {}
        families = list(self.families())
        # What is learnt below helps above and the other way round: twice through all families.
        for whole, parts in [*families, *reversed(families)]:
            for hit in self._family(whole, parts, known):
                found[hit.group, hit.what] = hit
        for hit in self._moved(known):
            found[hit.group, hit.what] = hit
        return list(found.values())

    def _moved(self, known: dict) -> Iterator[Found]:
        """Stale rows: what today's sums leave for a group beside what its old row says."""
        old = Attack(self.printed, self.is_exact, self.maxima) if self.stale else self
        for whole, parts in self.families():
            for build in ("_marks", "_journal"):
                _, asked = getattr(old, build)(whole, parts) if self.stale & {whole, *parts} else (None, {})
                for name, terms in asked.items():
                    if len(terms) > 1 or name[0] not in self.stale or name not in known:
                        continue
                    # The old row alone: its sums were those of another day.
                    alone, _ = getattr(old, build)(name[0], [])
                    was = alone.range_of(terms)
                    change = known[name][0] - was[1], known[name][1] - was[0]
                    if change[0] == change[1] and 1 <= abs(change[0]) <= MOST_PEOPLE:
                        yield Found(name[0], f"изменение: {name[1]}", abs(change[0]))

    def _family(self, whole: str, parts: list[str], known: dict) -> Iterator[Found]:
        yield from self._solve(self._marks(whole, parts), known)
        yield from self._solve(self._journal(whole, parts), known)
        yield from self._add_up("отсутствовали", whole, parts, known)
        for code in self.maxima:
            yield from self._add_up(code, whole, parts, known)

    def _solve(self, made: tuple[System, dict[object, dict[object, float]]], known: dict) -> Iterator[Found]:
        system, asked = made
        for name in system.names:
            if name in known:
                system.unknown(name, *known[name])
        for name, terms in asked.items():
            self.tried += 1
            # Limits of a wider group are carried to the next total; of a school only exactness is asked.
            is_link = len(terms) == 1 and self.seen[name[0]].level != "school"
            if not is_link and name[0] not in self.stale and system.is_open(terms):
                continue
            low, high = system.range_of(terms)
            if len(terms) == 1:
                known[name] = (low, high)
            if low == high and 1 <= low <= MOST_PEOPLE:
                group, *what = name
                yield Found(group, " ".join(map(str, what)), low)

    def _sums(self, system: System, what: object, whole: str, parts: list[str]) -> None:
        if not parts:
            return
        system.limit({(whole, what): 1, **{(k, what): -1.0 for k in parts}}, 0, 0)

    def _marks(self, whole: str, parts: list[str]):
        system, asked = System(), {}
        for key in (whole, *parts):
            s = self.seen[key]
            marks = [(key, f"отметка {i + 2}") for i in range(4)]
            for m in marks:
                asked[m] = {m: 1}
                system.unknown(m)
            if s.n is not None and s.blocks:
                system.limit(dict.fromkeys(marks, 1.0), s.n, s.n)
                for i in range(4):
                    asked[key, f"без отметки {i + 2}"] = {m: 1 for k, m in enumerate(marks) if k != i}
            elif s.n is not None and (s.absent or s.tasks or not self.is_exact):
                system.limit(dict.fromkeys(marks, 1.0), 0, s.n)
            for block, share in s.blocks.items():
                low, high = between(share, s.n, s.n, self.is_exact)
                system.limit({marks[i]: 1 for i in block}, low, high)
        for i in range(4):
            self._sums(system, f"отметка {i + 2}", whole, parts)
        return system, asked

    def _add_up(self, what: str, whole: str, parts: list[str], known: dict) -> Iterator[Found]:
        """One sum and its parts, where nothing else ties them: limits by adding and subtracting."""
        limits = {}
        for key in (whole, *parts):
            low, high = self._absent(key) if what == "отсутствовали" else self._points(key, what)
            was = known.get((key, what), (0, LARGEST))
            limits[key] = (max(low, was[0]), min(high, was[1]))
        lows, highs = (sum(limits[k][i] for k in parts) for i in (0, 1))
        total = limits[whole]
        learnt = {whole: (max(total[0], lows), min(total[1], highs))}
        for key in parts:
            low, high = limits[key]
            learnt[key] = (
                max(low, learnt[whole][0] - highs + high),
                min(high, learnt[whole][1] - lows + low),
            )
        for key, (low, high) in learnt.items():
            if low > high:
                # The task had another number of people than the row says: this sum teaches nothing.
                continue
            known[key, what] = (low, high)
            self.tried += 1
            s, title = self.seen[key], what if what == "отсутствовали" else f"задание {what}"
            if low == high and 1 <= low <= MOST_PEOPLE:
                yield Found(key, title, low)
            if what in s.tasks and s.n and low == high and 1 <= s.n * self.maxima[what] - low <= MOST_PEOPLE:
                yield Found(key, f"{title}, не набрано", round(s.n * self.maxima[what] - low))

    def _absent(self, key: str) -> tuple[int, int]:
        absent = self.seen[key].absent
        return (absent[0], absent[0]) if absent else (0, LARGEST)

    def _points(self, key: str, code: str) -> tuple[int, int]:
        s = self.seen[key]
        if s.n is None:
            return 0, LARGEST
        most = s.n * self.maxima[code]
        if code not in s.tasks:
            return 0, round(most)
        low, high = between(s.tasks[code], s.n, most, self.is_exact)
        # Where no whole number fits, the task had another number of people: nothing is known.
        return (ceil(low), floor(high)) if ceil(low) <= floor(high) else (0, round(most))

    def _journal(self, whole: str, parts: list[str]):
        system, asked = System(), {}
        for key in (whole, *parts):
            s = self.seen[key]
            cells = [(key, kind) for kind in KINDS]
            gap = (key, "gap")
            for cell in (*cells, gap):
                asked[cell] = {cell: 1}
                system.unknown(cell)
            system.limit({cells[0]: 1, cells[2]: 1, gap: -1}, 0, LARGEST)
            asked[key, "разница в одну отметку"] = {cells[0]: 1, cells[2]: 1, gap: -1}
            if s.compared is not None:
                system.limit(dict.fromkeys(cells, 1.0), s.compared, s.compared)
                for cell in cells:
                    asked[key, "кроме", cell[1]] = {c: 1 for c in cells if c != cell}
            elif s.n is not None:
                system.limit(dict.fromkeys(cells, 1.0), 0, s.n)
            without = (key, "без отметки журнала")
            if s.n is not None:
                system.limit({**dict.fromkeys(cells, 1.0), without: 1}, s.n, s.n)
                asked[without] = {without: 1}
            for kind, share in s.journal.items():
                # Without the base the share limits a ratio: (share ± half) % of the sum of the three.
                base = s.compared or s.n
                half = half_step(share, base, self.is_exact)
                if s.compared is None and half * 2 * base / 100 < 3:
                    half = 2.5
                for sign in (1, -1):
                    limit = (share + sign * half) / 100
                    terms = {c: (1.0 if c == (key, kind) else 0.0) - limit for c in cells}
                    if kind == "gap":
                        terms[gap] = 1.0
                    low, high = (-LARGEST, 1e-6) if sign > 0 else (-1e-6, LARGEST)
                    system.limit(terms, low, high)
        for kind in (*KINDS, "gap"):
            self._sums(system, kind, whole, parts)
        return system, asked


def difference(before: Attack, after: Attack) -> list[Found]:
    """What two releases say together: a change of one to nine people that is exact, in a group or in what is left."""
    found = []
    for build in ("_marks", "_journal"):
        for whole, parts in after.families():
            if whole not in before.seen:
                continue
            (old, _), (new, asked) = (
                getattr(before, build)(whole, [k for k in parts if k in before.seen]),
                getattr(after, build)(whole, parts),
            )
            for name, terms in asked.items():
                if len(terms) > 1 or name not in old.names:
                    continue
                low, high = new.range_of(terms)
                was_low, was_high = old.range_of(terms)
                change = low - was_high, high - was_low
                after.tried += 1
                if change[0] == change[1] and 1 <= abs(change[0]) <= MOST_PEOPLE:
                    found.append(Found(name[0], f"изменение: {name[1]}", abs(change[0])))
    for key, new in after.seen.items():
        old = before.seen.get(key, Seen(new.level, None))
        pairs = [("участников", old.n, new.n)]
        pairs += [("отсутствовали", old.absent[0], new.absent[0])] if old.absent and new.absent else []
        for what, was, now in pairs:
            if was is not None and now is not None and 1 <= abs(now - was) <= MOST_PEOPLE:
                found.append(Found(key, f"изменение: {what}", abs(now - was)))
    return found


def read(path: Path, procedure_id: str, is_exact: bool = False) -> tuple[dict[str, Seen], dict[str, float]]:
    """Printed figures of a release (or, exact, of the marts as papers printed them without a rule), task maxima."""
    with duckdb.connect(str(path), read_only=True) as db:

        def rows(table: str, columns: str) -> list[tuple]:
            sql = f"select group_key, {columns} from marts.{table} where procedure_id = ? "
            return db.execute(
                sql + "and group_level in ('region', 'municipality', 'school')", [procedure_id]
            ).fetchall()

        seen: dict[str, Seen] = {}
        hidden = _hidden_before(db, procedure_id) if is_exact else set()
        for key, level, area, n, present, listed, absent, pct in rows(
            "rpt_marks_summary",
            "group_level, municipality, n, present_cnt, participants_cnt, absent_cnt, absent_pct",
        ):
            seen[key] = Seen(level, area)
            if key in hidden:
                continue
            seen[key].n = n or present
            if absent is not None and listed:
                seen[key].absent = (absent, pct, listed)
        for key, value, pct in rows("rpt_marks", "value, pct"):
            if pct is not None and seen[key].n and key not in hidden:
                block = tuple(PLACES[v] for v in value.replace(" и ", "–").split("–"))
                seen[key].blocks[block] = pct
        for key, n, *shares in rows(
            "rpt_journal", ", ".join(f"{k}_pct" for k in ("n", *KINDS, "gap")).replace("n_pct", "n")
        ):
            if key in hidden or seen[key].n is None:
                continue
            seen[key].compared = n
            seen[key].journal = {k: v for k, v in zip((*KINDS, "gap"), shares, strict=True) if v is not None}
        maxima = dict(
            db.execute(
                "select distinct task_code, max_score from marts.rpt_tasks where procedure_id = ?",
                [procedure_id],
            ).fetchall()
        )
        for key, code, pct in rows("rpt_tasks", "task_code, completion_pct"):
            if pct is not None and key not in hidden and seen[key].n:
                seen[key].tasks[code] = pct
    return seen, maxima


def _hidden_before(db: duckdb.DuckDBPyConnection, procedure_id: str) -> set[str]:
    """Rows that were hidden when only groups under ten and schools of one class were."""
    rows = db.execute(
        "select group_key from marts.rpt_marks_summary where procedure_id = ? and group_level <> 'class' "
        "and (n < 10 or (is_person_level and group_level <> 'region'))",
        [procedure_id],
    ).fetchall()
    return {key for (key,) in rows}


def shown(seen: Iterable[Seen]) -> dict[str, int]:
    """How many figures stand in the papers, by kind."""
    made = {"строки": 0, "отметки": 0, "«2–3», «4–5»": 0, "отсутствие": 0, "журнал": 0, "задания": 0}
    for s in seen:
        made["строки"] += s.n is not None
        made["отметки"] += sum(len(b) == 1 for b in s.blocks)
        halves = {0, 1}, {2, 3}
        made["«2–3», «4–5»"] += sum(
            set().union(*(b for b in s.blocks if set(b) <= half)) == half for half in halves
        )
        made["отсутствие"] += s.absent is not None
        made["журнал"] += len(s.journal)
        made["задания"] += len(s.tasks)
    return made


def main(home: str, *wanted: str) -> int:
    """Attack every procedure of a home; returns how many counts became exact."""
    from warehouse.home import Home
    from warehouse.publications.release import release_of

    is_exact = "--exact" in wanted
    there = Home(Path(home))
    build = there.published()
    assert build is not None
    with duckdb.connect(str(build), read_only=True) as db:
        known = [
            p
            for (p,) in db.execute(
                "select distinct procedure_id from marts.rpt_marks_summary order by 1"
            ).fetchall()
        ]
    total = 0
    for procedure in [p for p in known if not set(wanted) - {"--exact"} or p in wanted]:
        release = None if is_exact else release_of(there, procedure)
        seen, maxima = read(release.path if release else build, procedure, is_exact)
        attack = Attack(seen, is_exact, maxima)
        found = attack.run()
        total += len(found)
        print(f"{procedure}: проверено {attack.tried}, найдено {len(found)}; показано {shown(seen.values())}")
        for hit in found[:5]:
            print(f"    {hit.group}: {hit.what} – {hit.people}")
    print(f"Всего найдено: {total}")
    return total


if __name__ == "__main__":
    sys.exit(min(1, main(*sys.argv[1:])))
