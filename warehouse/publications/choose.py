"""What of every group of a procedure may be shown: first what is small by itself, then what follows from totals."""

from __future__ import annotations

from collections.abc import Callable

from warehouse.publications.groups import JOURNAL, Group, families
from warehouse.publications.rules import (
    JOINS,
    LEAST_WIDTH,
    Part,
    bounds,
    given_up,
    hidden_rows,
    is_near,
    is_wide,
    joined,
    may_show,
)
from warehouse.thresholds import LEAST_GROUP, least

FEWEST_SCORES = least("min_group_informative")


def choose(groups: dict[str, Group]) -> None:
    """Fill ``shown`` of every group that is not fixed by an earlier release."""
    for _, parts in families(groups):
        _rows(parts)
    for top in (g for g in groups.values() if g.level == "region" and not g.is_fixed):
        top.shown.row = top.counts.n >= LEAST_GROUP
    for whole, parts in families(groups):
        if not whole.shown.row:
            # A group that is hidden has no paper of its own: its parts stand nowhere.
            for g in (g for g in parts if not g.is_fixed):
                g.shown.row = False
    for g in (g for g in groups.values() if not g.is_fixed and g.shown.row):
        _alone(g)
    # What is hidden in a municipality changes what follows from the region: until nothing more is hidden.
    columns, tree = _columns(groups), families(groups)
    while [cell for cell in columns if cell.audit_all(tree)]:
        pass
    for g in groups.values():
        if not g.is_fixed and g.shown.row:
            _details(g)


def _rows(parts: list[Group]) -> None:
    """Small and person-level groups, and others with them."""
    bases = []
    for g in parts:
        sizes = [n for n in (g.counts.n, g.counts.compared) if n]
        bases.append(min(sizes, default=g.counts.absent))
    flags = hidden_rows(bases, [g.is_person_level or (g.is_fixed and not g.shown.row) for g in parts])
    for g, is_hidden in zip(parts, flags, strict=True):
        if not g.is_fixed:
            g.shown.row = not is_hidden


def _alone(g: Group) -> None:
    c, s = g.counts, g.shown
    may_be_exact = not g.is_over_stale
    s.absent = (
        may_be_exact
        and may_show(c.absent, c.n + c.absent)
        and not is_near(c.absent, (e.absent for e in g.earlier))
    )
    s.join = _join(g, 0)
    without = c.n - c.compared
    s.compared = bool(c.compared and may_be_exact) and not is_near(
        without, (0, *(e.n - e.compared for e in g.earlier if e.compared))
    )
    _journal(g, frozenset())
    s.tasks = [
        code
        for code, (points, most) in c.tasks.items()
        if may_show(points, most, [e.tasks[code][0] for e in g.earlier if code in e.tasks])
    ]


def _join(g: Group, first: int) -> int | None:
    if len(g.counts.marks) != 4:
        return None
    earlier = [e.marks for e in g.earlier if len(e.marks) == 4]
    found = joined(g.counts.marks, earlier, first)
    return None if found is None else JOINS.index(found)


def _journal(g: Group, refused: frozenset[str]) -> None:
    """All three shares, or one that leaves the other two together, or none."""
    c, s = g.counts, g.shown
    fit = [
        k for k in JOURNAL if may_show(c.journal.get(k), c.compared, [e.journal.get(k, 0) for e in g.earlier])
    ]
    if len(fit) == 3 and not refused:
        s.journal = list(JOURNAL)
    else:
        # Two shown shares give the third.
        s.journal = [k for k in ("confirmed", "raised", "lowered") if k in fit and k not in refused][:1]
    apart = sum(c.journal.get(k, 0) for k in ("lowered", "raised"))
    is_apart_known = "confirmed" in s.journal
    s.gap = may_show(c.gap, c.compared, [e.gap for e in g.earlier]) and (
        not is_apart_known or apart - c.gap >= LEAST_GROUP
    )


class _Column:
    """One kind of cell over all groups: how many people, of how many, whether shown, how to hide it."""

    def __init__(
        self,
        value: Callable[[Group], tuple[int, int]],
        is_shown: Callable[[Group], bool],
        hide: Callable[[Group], None],
        cap: Callable[[Group], int] | None = None,
        is_exact: bool = False,
    ) -> None:
        self.value, self.is_shown, self.hide = value, is_shown, hide
        self.cap = cap or (lambda g: value(g)[1])
        self.is_exact = is_exact
        self.hidden_cnt = 0

    def _known(self, g: Group) -> tuple[int, int] | None:
        count, n = self.value(g)
        if not g.shown.row or not self.is_shown(g) or not n:
            return None
        return (count, count) if self.is_exact else bounds(count, n)

    def audit_all(self, tree: list[tuple[Group, list[Group]]]) -> bool:
        """Audit every total; returns whether anything had to be hidden."""
        self.hidden_cnt = 0
        for whole, parts in tree:
            self._audit(whole, parts)
        return self.hidden_cnt > 0

    def _hide(self, g: Group) -> None:
        if self._known(g) is not None:
            self.hide(g)
            self.hidden_cnt += 1

    def _audit(self, whole: Group, parts: list[Group]) -> None:
        if whole.is_fixed:
            # Its parts make another sum today, or are as fixed as the sum itself.
            return
        total = self._known(whole)
        inside = [g for g in parts if self.value(g)[1]]
        added = given_up(total, [self._part(g) for g in inside])
        if added is None:
            self._hide(whole)
            total, added = None, set()
        for i in added:
            self._hide(inside[i])
        if total is None and whole.shown.row:
            self._blur(inside)

    def _part(self, g: Group) -> Part:
        known, cap, size = self._known(g), self.cap(g), self.value(g)[1]
        if g.is_stale:
            # What the row says is no longer in the sum: nobody knows what is.
            return Part(0, cap, cap, False, size, True)
        low, high = known or (0, 0)
        return Part(low, high, cap, known is None, size, g.is_fixed or not g.shown.row)

    def _blur(self, inside: list[Group]) -> None:
        """A wider figure is hidden: the sum of its shown parts must not give it back."""
        width = 0
        for g in inside:
            known = self._known(g)
            width += self.cap(g) if known is None else known[1] - known[0]
        for g in sorted(inside, key=lambda g: self.value(g)[1]):
            if width >= LEAST_WIDTH:
                return
            if not g.is_fixed and self._known(g) is not None:
                self._hide(g)
                width += self.cap(g)


def _columns(groups: dict[str, Group]) -> list[_Column]:
    def no_absent(g: Group) -> None:
        g.shown.absent = False

    def no_halves(g: Group) -> None:
        g.shown.join = None

    def no_low(g: Group) -> None:
        g.shown.join = _join(g, {0: 1, 2: 3}.get(g.shown.join or 0, 3))

    def no_high(g: Group) -> None:
        g.shown.join = _join(g, {0: 2, 1: 3}.get(g.shown.join or 0, 3))

    def no_base(g: Group) -> None:
        g.shown.compared = False

    def no_gap(g: Group) -> None:
        g.shown.gap = False

    def half(g: Group) -> int:
        return sum(g.counts.marks[:2])

    made = [
        _Column(
            lambda g: (g.counts.absent, g.counts.n + g.counts.absent), lambda g: g.shown.absent, no_absent
        ),
        _Column(lambda g: (half(g), _marked(g)), lambda g: g.shown.join is not None, no_halves),
        _Column(
            lambda g: (g.counts.marks[0] if g.counts.marks else 0, _marked(g)),
            lambda g: g.shown.join in (0, 2),
            no_low,
            lambda g: _marked(g) if g.shown.join is None else half(g),
        ),
        _Column(
            lambda g: (g.counts.marks[-1] if g.counts.marks else 0, _marked(g)),
            lambda g: g.shown.join in (0, 1),
            no_high,
            lambda g: _marked(g) if g.shown.join is None else _marked(g) - half(g),
        ),
        _Column(
            lambda g: (g.counts.n - g.counts.compared, g.counts.n),
            lambda g: g.shown.compared,
            no_base,
            is_exact=True,
        ),
    ]
    made += [_of_journal(kind) for kind in JOURNAL]
    made.append(_Column(lambda g: (g.counts.gap, g.counts.compared), lambda g: g.shown.gap, no_gap))
    codes = {code for g in groups.values() for code in g.counts.tasks}
    return made + [_of_task(code) for code in sorted(codes)]


def _marked(g: Group) -> int:
    return sum(g.counts.marks)


def _of_journal(kind: str) -> _Column:
    def hide(g: Group) -> None:
        refused = {kind} | ({*JOURNAL} - {*g.shown.journal} if len(g.shown.journal) < 3 else set())
        is_gap = g.shown.gap
        _journal(g, frozenset(refused))
        g.shown.gap = g.shown.gap and is_gap

    return _Column(
        lambda g: (g.counts.journal.get(kind, 0), g.counts.compared), lambda g: kind in g.shown.journal, hide
    )


def _of_task(code: str) -> _Column:
    def value(g: Group) -> tuple[int, int]:
        points, most = g.counts.tasks.get(code, (0, 0))
        return points, most

    def hide(g: Group) -> None:
        g.shown.tasks = [c for c in g.shown.tasks if c != code]

    return _Column(value, lambda g: code in g.shown.tasks, hide)


def _details(g: Group) -> None:
    """Distribution of scores and tasks by groups of participants: wide levels only."""
    is_whole = g.level != "school"
    # A total that is rounded to less than three people would give the hidden group of participants away.
    g.shown.by_groups = is_whole and is_wide(g.counts.n)
    g.shown.scores = is_whole and g.counts.n >= FEWEST_SCORES and (not g.earlier or g.shown.by_groups)
