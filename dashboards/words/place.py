"""Where the reader stands in the results: procedure and group; its levels above and below."""

import re
from dataclasses import dataclass

import polars as pl

from dashboards.words import labels
from dashboards.words.markup import link

PAGE = "results"
SUBJECT_ORDER = tuple(labels.SUBJECTS)
CHILD_LEVEL = {"region": "municipality", "municipality": "school", "school": "class", "class": ""}
CHILD_WORD = {"municipality": "Муниципалитет", "school": "Школа", "class": "Класс"}
CHILD_WORDS = {"municipality": "Муниципалитеты", "school": "Школы", "class": "Классы"}


@dataclass(frozen=True)
class Place:
    """A procedure and a group in it. ``address``: filters as they stand in the address of the page."""

    procedure_id: str
    procedure: str
    municipality: str | None
    school_code: str | None
    school_name: str | None
    class_label: str | None
    address: dict[str, str]
    has_region: bool = True

    @property
    def widest(self) -> str:
        """The widest level that says anything: with one municipality in the data the region repeats it."""
        return "region" if self.has_region else "municipality"

    @property
    def level(self) -> str:
        """``class``, ``school``, ``municipality`` or ``region``."""
        if self.class_label:
            return "class"
        if self.school_code:
            return "school"
        return "municipality" if self.municipality else "region"

    @property
    def child_level(self) -> str:
        """The level below; empty below a class."""
        return CHILD_LEVEL[self.level]

    @property
    def name(self) -> str:
        """The group in words: «4А, МБОУ СОШ № 3»."""
        if self.class_label:
            return f"{self.class_label}, {self.school_name}"
        return self.school_name or self.municipality or "Регион"

    @property
    def keys(self) -> dict[str, str | None]:
        """Bound parameters that name the procedure and the group."""
        return {
            "procedure_id": self.procedure_id,
            "municipality": self.municipality,
            "school_code": self.school_code,
            "class_label": self.class_label,
        }

    @property
    def filters(self) -> dict[str, str | None]:
        """``keys`` and the level below, for queries that also bring the parts of the group."""
        return {**self.keys, "child_level": self.child_level}

    def crumbs(self) -> str:
        """Links to the levels above, ready markup."""
        if self.level == self.widest:
            return ""
        steps: list[tuple[str, dict[str, str | None]]] = [("Регион", {})] if self.has_region else []
        if self.municipality:
            steps.append((self.municipality, {"municipality": self.municipality}))
        if self.school_code:
            steps.append(
                (self.school_name or "", {"municipality": self.municipality, "school": self.school_code})
            )
        above = steps if self.class_label else steps[:-1]
        return " → ".join(link(text, PAGE, **self.base_address(), **extra) for text, extra in above)

    def base_address(self) -> dict[str, str]:
        """Filters of the procedure without the group: year, kind, subject, grade, report."""
        return {k: v for k, v in self.address.items() if k not in ("municipality", "school", "class")}

    def child_link(self, row: dict) -> str:
        """Link from a row of the level below to that group, ready markup."""
        name = row["group_name"] or "–"
        extra = {"municipality": row["municipality"]}
        if row["group_level"] in ("school", "class"):
            extra["school"] = row["school_code"]
        if row["group_level"] == "class":
            extra["class"] = row["class_label"]
        if row["group_level"] == "school_group":
            return link(name, PAGE, **self.base_address())
        return link(name, PAGE, **self.base_address(), **extra)


def natural(name: str | None) -> tuple:
    """Sort key that puts «СОШ № 2» before «СОШ № 10», and names that begin with a number before those with a letter."""
    # Every second part is a number, an empty text included, so that parts of two names are always of one kind.
    return tuple(int(p) if place % 2 else p.lower() for place, p in enumerate(re.split(r"(\d+)", name or "")))


def in_natural_order(rows: pl.DataFrame, *columns: str) -> pl.DataFrame:
    """Rows by the given columns of text as people count: «СОШ № 3» before «СОШ № 10»; equal ones keep their order."""
    if rows.is_empty():
        return rows
    keys = [tuple(natural(value) for value in values) for values in rows.select(columns).iter_rows()]
    return rows[sorted(range(len(keys)), key=keys.__getitem__)]


def ordered_subjects(subjects: list[str]) -> list[str]:
    """Subjects in the order of the federal list; unknown ones at the end."""

    def place(test: str) -> tuple[int, str]:
        code = test.split(" ")[0]
        return SUBJECT_ORDER.index(code) if code in SUBJECT_ORDER else 99, test

    return sorted(subjects, key=place)


def split(rows: pl.DataFrame, place: Place) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows of a report query as (the chosen group first, then the levels above; the level below)."""
    width = {"class": 1, "school": 2, "school_group": 3, "municipality": 4, "region": 5}
    is_below = pl.col("group_level") == place.child_level
    own = rows.filter(~is_below)
    if not place.has_region:
        own = own.filter(pl.col("group_level") != "region")
    order = {**width, place.level: 0}
    rank = pl.col("group_level").replace_strict(order, default=9, return_dtype=pl.Int32)
    own = own.sort(rank, "group_name", maintain_order=True)
    below = rows.filter(is_below)
    names = below["group_name"].to_list()
    natural_order = sorted(range(len(names)), key=lambda i: natural(names[i]))
    return own, below[natural_order]


def schools_of(places: pl.DataFrame, municipality: str | None) -> dict[str, dict]:
    """Schools of a municipality (all when none is chosen): code → name, municipality; in natural order."""
    rows = places.filter(pl.col("group_level") == "school")
    if municipality:
        rows = rows.filter(pl.col("municipality") == municipality)
    found = {
        r["school_code"]: {"name": r["group_name"], "municipality": r["municipality"]}
        for r in rows.to_dicts()
    }
    return dict(sorted(found.items(), key=lambda item: natural(item[1]["name"])))


def school_title(schools: dict[str, dict]):
    """Writes a school for the filter: name and code, so that both can be typed."""
    return lambda code: schools[code]["name"] + ("" if code in schools[code]["name"] else f" ({code})")


def classes_of(places: pl.DataFrame, school_code: str | None) -> list[str]:
    """Classes of a school in natural order; none while no school is chosen."""
    if not school_code:
        return []
    rows = places.filter(pl.col("group_level") == "class", pl.col("school_code") == school_code)
    return sorted(rows["class_label"].to_list(), key=natural)
