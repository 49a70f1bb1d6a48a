"""What a person types about one meeting: taken from the fields of the page, kept as a draft, brought back.

One meeting is open in a window at a time. Its fields are read first thing in every run, before anything slow or any
question: what was typed lies on the disk by then, whatever happens to the window.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import polars as pl
import streamlit as st

from dashboards import data, work
from dashboards.pages.meeting.agenda import HEAD
from dashboards.words import count
from warehouse import drafts
from warehouse.drafts import Draft, DraftChangedError
from warehouse.home import Home

DAY, NUMBER = "held", "number"
#: Fields of the head of minutes → how a list of edits calls them.
FIELDS = {DAY: "день", NUMBER: "номер протокола", **{name: label.lower() for name, label in HEAD.items()}}
#: Tables of the page → how a list of edits calls their rows.
TABLES = {"agenda": "вопрос", "decisions": "решение"}
STATE, TURNS = "meeting-sheet", "meeting-turns"


@dataclass(frozen=True)
class Subject:
    """What a meeting is about: its kind, the key of its draft, its words, and the address that opens it."""

    kind: str
    key: str
    title: str
    address: dict[str, str]


@dataclass
class Grid:
    """A table that is edited: as the program drafts it, as its editor was opened, as it stands now.

    added: rows of the person's own, which go along to another meeting.
    """

    draft: pl.DataFrame
    base: pl.DataFrame
    now: pl.DataFrame
    widget: str
    added: list[tuple] = field(default_factory=list)

    @property
    def is_edited(self) -> bool:
        """Whether a person has changed anything."""
        return self.now.rows() != self.draft.rows()

    def take_in(self, edits: Mapping[str, Any]) -> None:
        """Read what the editor holds."""
        self.now = applied(self.base, edits)
        names = self.base.columns
        own = [tuple(row.get(name) for name in names) for row in edits.get("added_rows", [])]
        rows = self.now.rows()
        self.added = [row for row in dict.fromkeys([*self.added, *own]) if row in rows]

    def counted(self) -> str:
        """«изменено 2, добавлено 1, убрано 1»; empty where nothing was."""
        known, rows = self.draft.rows(), self.now.rows()
        other = sum(row not in known for row in rows)
        gone = sum(row not in rows for row in known)
        changed = min(other, gone)
        told = {"изменено": changed, "добавлено": other - changed, "убрано": gone - changed}
        return ", ".join(f"{word} {number}" for word, number in told.items() if number)


def applied(base: pl.DataFrame, edits: Mapping[str, Any]) -> pl.DataFrame:
    """A table with what its editor holds: cells changed, rows removed and added."""
    rows = [dict(row) for row in base.iter_rows(named=True)]
    for place, cells in edits.get("edited_rows", {}).items():
        rows[int(place)] |= {name: value for name, value in cells.items() if name in base.columns}
    gone = set(edits.get("deleted_rows", []))
    kept = [row for place, row in enumerate(rows) if place not in gone]
    kept += [{name: row.get(name) for name in base.columns} for row in edits.get("added_rows", [])]
    return pl.DataFrame(kept, schema=base.schema, orient="row", strict=False)


@dataclass
class Sheet:
    """What was typed about one meeting, and the draft of it as this window knows it.

    waiting: rows of tables that have not been drawn yet, out of a draft; brought: own rows from the meeting before.
    """

    subject: Subject
    turn: int = 0
    head: dict[str, Any] = field(default_factory=dict)
    grids: dict[str, Grid] = field(default_factory=dict)
    waiting: dict[str, list[list]] = field(default_factory=dict)
    brought: dict[str, list[tuple]] = field(default_factory=dict)
    known: Draft | None = None
    found: Draft | None = None
    is_contested: bool = False
    is_unsaved: bool = False

    @property
    def held_on(self) -> date | None:
        """The day of the meeting, once it is chosen."""
        return self.head.get(DAY)

    @property
    def number(self) -> str:
        """The number of the minutes."""
        return self.head.get(NUMBER) or ""

    @property
    def filled(self) -> dict[str, str]:
        """Lines of the head that stand beside the day and the number."""
        return {name: self.head.get(name) or "" for name in HEAD}

    def take_in(self) -> None:
        """Read the fields of the page as they stand in the browser."""
        for name in FIELDS:
            if (key := self.field(name)) in st.session_state:
                self.head[name] = st.session_state[key]
        for grid in self.grids.values():
            if edits := st.session_state.get(grid.widget):
                grid.take_in(edits)

    def changed(self) -> None:
        """A field was left: what stands in the page is saved before anything else runs, another page included."""
        self.take_in()
        self.keep()

    def field(self, name: str) -> str:
        """The key of a field of the head: what the field of another meeting holds must not speak for this one."""
        return f"{name}-{self.turn}"

    def grid(self, name: str, draft: pl.DataFrame) -> Grid:
        """A table of this meeting: as it was left, else as the program drafts it, with own rows from before."""
        known = self.grids.get(name)
        if known is None or known.widget not in st.session_state:
            left = known.now if known else _table(self.waiting.pop(name, None), draft)
            own = known.added if known else self.brought.pop(name, [])
            rows = left.rows()
            more = [row for row in own if row not in rows]
            base = pl.concat([left, pl.DataFrame(more, schema=draft.schema, orient="row")])
            self.grids[name] = Grid(draft, base, base, f"{name}-{_turn()}", list(own))
        self.grids[name].draft = draft
        return self.grids[name]

    def add(self, name: str, row: tuple) -> None:
        """Put a row at the end of a table, as if a person had typed it; its editor is opened anew with it."""
        grid = self.grids[name]
        self.take_in()
        grid.now = pl.concat([grid.now, pl.DataFrame([row], schema=grid.draft.schema, orient="row")])
        grid.added = [*grid.added, row]
        grid.widget = f"{name}-{_turn()}"
        self.keep()

    def edits(self) -> list[str]:
        """What a person has typed, part by part; nothing where the page stands as the program drafts it."""
        said = [words for name, words in FIELDS.items() if self.head.get(name)]
        for name, noun in TABLES.items():
            if name in self.grids:
                told = self.grids[name].counted()
                if told:
                    said.append(f"{TABLE_WORDS[name]}: {told}")
            elif name in self.waiting:
                said.append(f"{TABLE_WORDS[name]}: {count(len(self.waiting[name]), noun)}")
        return said

    def content(self) -> dict[str, Any]:
        """What a draft holds; nothing where nothing was typed."""
        held = {name: value for name, value in self.head.items() if value}
        if day := held.get(DAY):
            held[DAY] = day.isoformat()
        tables = {
            name: [list(row) for row in grid.now.rows()]
            for name, grid in self.grids.items()
            if grid.is_edited
        }
        tables |= self.waiting
        if not held and not tables:
            return {}
        added = {name: [list(row) for row in grid.added] for name, grid in self.grids.items() if grid.added}
        return {
            "title": self.subject.title,
            "address": self.subject.address,
            "head": held,
            "tables": tables,
            "added": added,
        }

    def keep(self) -> None:
        """Save the draft where it has changed; remove it where everything typed was taken back."""
        content = self.content()
        before = self.known.content if self.known else {}
        if self.is_contested or content == before:
            return
        home, whose = Home.from_env(), owner()
        try:
            if content:
                revision = self.known.revision if self.known else None
                self.known = drafts.write(home, whose, self.subject.key, content, revision)
            elif self.known:
                drafts.remove(home, whose, self.subject.key, self.known.revision)
                self.known = None
        except DraftChangedError as error:
            self.found, self.is_contested = error.found, True
        except OSError:
            self.is_unsaved = True
            return
        self.is_unsaved = False

    def insist(self) -> None:
        """Save what stands here over what another window has saved."""
        self.known, self.found, self.is_contested = self.found, None, False
        self.keep()


TABLE_WORDS = {"agenda": "вопросы повестки", "decisions": "проект решений"}


def _table(rows: list[list] | None, draft: pl.DataFrame) -> pl.DataFrame:
    """Rows out of a draft as a table; the program's own where there are none, or of another version."""
    if rows is None or any(len(row) != draft.width for row in rows):
        return draft
    return pl.DataFrame(rows, schema=draft.schema, orient="row", strict=False)


def owner() -> str:
    """Whose drafts are read and written: the login and its scope, for a login may get another one."""
    return f"{work.who()}|{data.scope().as_json()}"


def shown() -> Sheet | None:
    """The sheet of the meeting that is open in this window."""
    return st.session_state.get(STATE)


def open_sheet(subject: Subject, before: Sheet | None = None) -> Sheet:
    """Open a meeting in this window: with its draft, else with what goes along from the one before of the same kind."""
    made = Sheet(subject)
    found = drafts.read(Home.from_env(), owner(), subject.key)
    if found:
        made.known = found
        _fill(made, found.content)
    elif before and before.subject.kind == subject.kind:
        made.head = dict(before.head)
        made.brought = {name: list(grid.added) for name, grid in before.grids.items()}
    _show(made)
    return made


def take(draft: Draft, subject: Subject) -> Sheet:
    """Show what another window has saved instead of what stands here."""
    made = Sheet(subject, known=draft)
    _fill(made, draft.content)
    _show(made)
    return made


def throw_away(sheet: Sheet) -> bool:
    """Remove the draft of a meeting with what was typed here; False where another window has saved another one."""
    if sheet.known:
        try:
            drafts.remove(Home.from_env(), owner(), sheet.subject.key, sheet.known.revision)
        except DraftChangedError as error:
            sheet.found, sheet.is_contested = error.found, True
            return False
    _show(Sheet(sheet.subject))
    return True


def others(key: str) -> list[Draft]:
    """Drafts of this person about other meetings, the newest first."""
    return [one for one in drafts.of(Home.from_env(), owner()) if one.about != key]


def _fill(sheet: Sheet, content: Mapping[str, Any]) -> None:
    sheet.head = dict(content.get("head", {}))
    if day := sheet.head.get(DAY):
        sheet.head[DAY] = date.fromisoformat(day)
    sheet.waiting = dict(content.get("tables", {}))
    sheet.brought = {name: [tuple(row) for row in rows] for name, rows in content.get("added", {}).items()}


def _show(sheet: Sheet) -> None:
    sheet.turn = _turn()
    st.session_state[STATE] = sheet


def _turn() -> int:
    """A number that no field of this window has had."""
    turn = st.session_state[TURNS] = st.session_state.get(TURNS, 0) + 1
    return turn


def goes_along(sheet: Sheet, kind: str) -> list[str]:
    """What of a meeting is taken to the next one of a kind, in words."""
    if kind != sheet.subject.kind:
        return []
    said = [words for name, words in FIELDS.items() if sheet.head.get(name)]
    own = sum(len(grid.added) for grid in sheet.grids.values())
    return [*said, *([f"свои строки таблиц – {own}"] if own else [])]


def listed(words: Collection[str]) -> str:
    """«день, номер протокола, вопросы повестки: изменено 2»."""
    return "; ".join(words)
