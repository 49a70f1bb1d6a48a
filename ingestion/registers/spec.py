"""What a table-shaped source says about itself: `ingestion/sources/<kind>.yml` as a model; its only declaration.

From it come the reading of files, the form to fill in, the raw table, the staging model with its tests, and the name of
the source on pages. A misspelt name, an unknown type or a column that is not there is an error that names the nearest.
"""

from __future__ import annotations

from inspect import signature
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from ingestion.registers.choices import CHOICES
from ingestion.registers.mentions import DERIVED, Mention
from ingestion.registers.readers import READERS
from ingestion.registers.row_checks import CHECKS
from warehouse.settings_files import Declared, nearest, read, require_known

#: Where sources are declared.
SOURCES = Path(__file__).resolve().parents[1] / "sources"
# The first cell of the example row of a form begins so; such a row is never loaded.
EXAMPLE = "пример:"
# A register of a school year is expected once a year; a month more is a delay that somebody should see.
FRESH_DAYS = 400

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


def _words(values: object) -> object:
    """A list of words that are stored as written, as a mapping."""
    return {str(value): str(value) for value in values} if isinstance(values, list) else values


class Column(Declared):
    """One column: `headers` are the texts people use, the first one stands in the form.

    The row is held without a `required` value; the file is not of this kind without a `header_required` column.
    `values`: allowed words → stored value. `personal`: `name` goes to people.duckdb, `cut` is dropped. `choices` names
    the list that the form offers.
    """

    name: Name
    headers: tuple[str, ...] = Field(min_length=1)
    type: str = "text"
    required: bool = False
    header_required: bool = Field(default_factory=lambda given: given.get("required", False))
    values: Annotated[dict[str, str] | None, BeforeValidator(_words)] = None
    personal: Literal["name", "cut"] | None = None
    help: str = ""
    example: str = ""
    choices: str | None = None

    # Columns are compared by identity: the values are a dictionary, which has no hash.
    __eq__ = object.__eq__
    __hash__ = object.__hash__

    @field_validator("type")
    @classmethod
    def _type_is_known(cls, word: str) -> str:
        require_known(word, READERS, "типа")
        return word

    @field_validator("choices")
    @classmethod
    def _choices_are_known(cls, word: str | None) -> str | None:
        if word is not None:
            require_known(word, CHOICES, "списка")
        return word

    @property
    def title(self) -> str:
        """The header as the template prints it."""
        return self.headers[0]

    @property
    def expected(self) -> str:
        """What a cell holds, in words."""
        return "значение из списка" if self.values else READERS[self.type].expected

    @property
    def stored(self) -> str:
        """What the warehouse keeps of a cell where that is not the text itself."""
        return "" if self.values else READERS[self.type].stored

    @property
    def sql_type(self) -> str:
        """Its type in the raw table."""
        return "varchar" if self.values else READERS[self.type].sql_type


class RowCheck(Declared):
    """A rule over several columns of one row: a function of `row_checks` and the columns it looks at."""

    rule: str
    columns: tuple[str, ...]

    @model_validator(mode="after")
    def _rule_is_known(self) -> RowCheck:
        require_known(self.rule, CHECKS, "правила")
        wanted = len(signature(CHECKS[self.rule]).parameters)
        if len(self.columns) != wanted:
            raise ValueError(
                f"правило «{self.rule}» смотрит на {wanted} столбца, названо {len(self.columns)}"
            )
        return self


class Staging(Declared):
    """How the staging model differs from the plain one.

    `thing` – the second half of its name (default: the last word of the kind); `key` – columns of which the newest row
    stays, where the natural key of a file is not it; `mention_day` – the day of the row for `mention_key`, where it is
    neither `day` nor `near` of the mention; `fresh_days` – after so many days without a new file the source is stale.
    `by_hand` – why its models are written by hand and not from this spec.
    """

    thing: Name | None = None
    key: tuple[str, ...] = ()
    mention_day: str | None = None
    fresh_days: int = Field(default=FRESH_DAYS, gt=0)
    by_hand: str | None = None


class Spec(Declared):
    """A source as a whole.

    `grain` – what one row is, `key` – columns that make a row unique in a file, `mention` – the row names a procedure,
    `adds_class` – and a class, `adds_variety` – its subject has a language or a level of study, `dates_in` – a column
    with a text of dates, `increasing` – columns whose numbers grow,
    `checks` – rules over several columns, `staging` – what is special about its staging model. A newer file replaces
    older rows one by one, by their key; `replaces` – columns whose rows come whole (a visit, a work of a protocol): the
    newer file replaces them whatever their keys; `whole_within` – columns within which a file is meant to name every
    row (a register of a municipality): rows that it leaves out are said, and a person may end them.
    """

    title: str = Field(min_length=1)
    grain: str = Field(min_length=1)
    key: tuple[str, ...] = ()
    columns: tuple[Column, ...] = Field(min_length=1)
    mention: Mention | None = None
    adds_class: bool = False
    adds_variety: bool = False
    dates_in: str | None = None
    increasing: tuple[str, ...] = ()
    checks: tuple[RowCheck, ...] = ()
    replaces: tuple[str, ...] = ()
    whole_within: tuple[str, ...] | None = None
    staging: Staging = Staging()

    @model_validator(mode="after")
    def _columns_named_exist(self) -> Spec:
        own = [column.name for column in self.columns]
        if twice := next((name for name in own if own.count(name) > 1), None):
            raise ValueError(f"столбец «{twice}» описан дважды")
        if not self.key and not self.staging.by_hand:
            raise ValueError("нет key: назовите столбцы, по которым строка узнаётся")
        stored = [column.name for column in self.columns if not column.personal]
        mention = self.mention
        named = {
            "key": (self.key, stored),
            "increasing": (self.increasing, stored),
            "dates_in": ((self.dates_in,), stored),
            "checks": ([name for check in self.checks for name in check.columns], stored),
            "mention": ((mention.name, mention.day, mention.near) if mention else (), stored),
            "staging.key": (self.staging.key, [*stored, *self.derived]),
            "replaces": (self.replaces, [*stored, *self.derived]),
            "whole_within": (self.whole_within or (), [*stored, *self.derived]),
            "staging.mention_day": ((self.staging.mention_day,), stored),
        }
        for place, (names, known) in named.items():
            for name in names:
                if name is not None and name not in known:
                    raise ValueError(
                        f"{place} называет столбец «{name}», которого нет; {nearest(name, known)}"
                    )
        return self

    @property
    def derived(self) -> dict[str, str]:
        """Columns that reading adds to those of the file, with their types in DuckDB, in the order of the raw table."""
        own = {column.name for column in self.columns}
        added: dict[str, str] = {}
        if self.dates_in:
            added |= {"date_from": "date", "date_to": "date"}
        if self.mention:
            added |= DERIVED
        if self.adds_variety:
            added |= {name: DERIVED[name] for name in ("language", "study_level")}
        if self.adds_class:
            added["class_label"] = "varchar"
        return {name: kind for name, kind in added.items() if name not in own}


def read_spec(path: Path) -> Spec:
    """Read a spec file; raises SettingsFileError in words."""
    return read(path, Spec, label=f"ingestion/sources/{path.name}")
