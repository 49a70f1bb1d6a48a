"""What a paper is asked for, and the one door through which its facts come: named queries in a scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import duckdb
import polars as pl
import polars.selectors as cs

from dashboards.documents.facts import letterhead, suppress
from dashboards.documents.facts.names import ON_LIST
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN
from dashboards.documents.provenance import Provenance
from dashboards.words import absent, count, in_season, labels, school_year
from dashboards.words.place import Place, natural, split
from warehouse.home import Home
from warehouse.pending import MARK
from warehouse.people import may_see_names, names_of
from warehouse.publications.ledger import LedgerBrokenError
from warehouse.publications.release import WAITS, Release, release_of
from warehouse.publications.tables import TABLES
from warehouse.query import BuildInfo, NothingPublishedError, Scope, current_build, query, tables_of
from warehouse.roles import ROLES
from warehouse.settings_files import SettingsFileError

SUPPRESSION = {OPEN: suppress.NOTE_OPEN, FOR_SCHOOL: suppress.NOTE_SCHOOL, INTERNAL: suppress.NOTE_INTERNAL}
SMALL_MARK = "*"


class CannotComposeError(ValueError):
    """The paper cannot be made as asked; the message says what to choose."""


@dataclass(frozen=True)
class Request:
    """What a person asks for. Empty fields are chosen by the paper: last procedure, only municipality, last plan."""

    version: str = OPEN
    procedure_id: str | None = None
    municipality: str | None = None
    school_code: str | None = None
    plan_id: str | None = None
    # An official list with its year: of schools the paper names only those on it.
    school_list: str | None = None
    meeting: str | None = None
    # Questions of a meeting: title, text and, where one is named, the speaker.
    items: tuple[tuple[str, ...], ...] = ()
    # Lines of the head of minutes as they were filled in: «Председатель» → who.
    head: tuple[tuple[str, str], ...] = ()
    whole_season: bool = False
    # Procedures of a meeting about several; ``procedure_id`` is one of them. Empty: that one alone.
    procedures: tuple[str, ...] = ()
    # Text, responsible, term and, where one is named, the number of the question.
    decisions: tuple[tuple[str, ...], ...] | None = None
    precision_pts: float = 5.0
    visits: int = 20
    key: str | None = None
    control: str = ""
    # Made on the spot by a person: only then names may stand in it. What a schedule leaves lies where many read.
    is_on_the_spot: bool = False
    scope: Scope = field(default_factory=Scope)
    home: Home = field(default_factory=Home.from_env)

    @property
    def is_of_several(self) -> bool:
        """Whether it is about several procedures: chosen ones, or all of a season."""
        return self.whole_season or len(self.procedures) > 1


class Facts:
    """Facts of one paper: every row passes the scope of the reader, narrowed to what the version may show."""

    def __init__(self, request: Request, kind: str = "") -> None:
        self.request = request
        self.kind = kind
        self.home = request.home
        self.version = request.version
        build = current_build(self.home)
        if build is None:
            raise NothingPublishedError(absent("build_paper", 0))
        self.build: BuildInfo = build
        if self.version == FOR_SCHOOL and not request.school_code:
            raise CannotComposeError("для версии «для школы» назовите школу: --school и логин или шесть цифр")
        self.scope = self._narrowed()
        self._known: dict[tuple, pl.DataFrame] = {}
        self.releases: dict[str, Release] = {}

    def _narrowed(self) -> Scope:
        scope = self._of_list(self.request.scope)
        code = self.request.school_code
        if self.version not in ROLES[scope.role].versions:
            whose = " или сама школа" if self.version == FOR_SCHOOL else ""
            raise CannotComposeError(f"версию «{self.version}» готовит методист{whose}")
        if code and self.version in (FOR_SCHOOL, OPEN):
            if scope.schools is not None and code not in scope.schools:
                raise CannotComposeError(f"школа {code} вне вашего доступа")
            # A paper for or about one school is the same whoever of the department makes it.
            role = scope.role if scope.reads == "school" else "methodologist"
            return replace(scope, schools=(code,), role=role)
        return scope

    def _of_list(self, scope: Scope) -> Scope:
        """The scope cut to the list that the paper is asked for; one of signs stays inside the department."""
        self.listed: tuple[str, ...] = ()
        if not self.request.school_list:
            return scope
        on_it = schools_on_list(self.request)
        title = on_it["list_title"][0]
        self.listed = tuple(on_it["school_code"])
        if self.version == OPEN and on_it["is_of_signs"][0]:
            raise CannotComposeError(
                f"открытая бумага по списку «{title}» назвала бы школы с признаками; есть версия «{INTERNAL}»"
            )
        if self.request.school_code and self.request.school_code not in self.listed:
            raise CannotComposeError(f"школы {self.request.school_code} нет в списке «{title}»")
        return replace(scope, school_list=title)

    @property
    def list_words(self) -> str:
        """«ШНОР, 2024» (5 школ): the list that the paper is cut to; empty where it is about all schools."""
        title = self.scope.school_list
        return f"«{title}» ({count(len(self.listed), 'школа')})" if title else ""

    def rows(self, name: str, **filters: object) -> pl.DataFrame:
        """Rows of a named query, decimals as floats; an open paper reads results from the release of the procedure."""
        key = (name, tuple(sorted(filters.items(), key=str)))
        if key not in self._known:
            procedure_id = filters.get("procedure_id")
            # Whatever reads the reports of a procedure: a new query cannot go around its release.
            is_released = self.is_open and isinstance(procedure_id, str) and tables_of(name) & set(TABLES)
            release = self.release(str(procedure_id)) if is_released else None
            path = release.path if release else None
            frame = query(name, self.scope, home=self.home, release=path, **filters)
            self._known[key] = frame.with_columns(cs.decimal().cast(pl.Float64))
        return self._known[key]

    def of_procedure(self, procedure_id: str) -> Facts:
        """Facts of another procedure for the same paper: what was read and which releases were used is one memory."""
        other = Facts(replace(self.request, procedure_id=procedure_id), self.kind)
        other._known, other.releases = self._known, self.releases
        return other

    def rows_if_built(self, name: str, **filters: object) -> pl.DataFrame | None:
        """Like ``rows``; None when the published build has no such table yet."""
        try:
            return self.rows(name, **filters)
        except duckdb.CatalogException:
            return None

    @property
    def shows_names(self) -> bool:
        """Whether names of adults may stand in the paper: made on the spot by a reader who may see them."""
        return self.request.is_on_the_spot and may_see_names(self.request.scope)

    def names(self, register: str, codes: Iterable[str | None]) -> dict[str, str]:
        """Names by code out of a register, for a paper that may hold them; otherwise none."""
        if not self.shows_names:
            return {}
        try:
            return names_of(register, codes, self.request.scope, self.home)
        except PermissionError as error:
            raise CannotComposeError(str(error)) from error

    def release(self, procedure_id: str) -> Release | None:
        """The release of open figures of a procedure, remembered: what a paper was made from is what is frozen."""
        if procedure_id not in self.releases:
            try:
                found = release_of(self.home, procedure_id)
            except LedgerBrokenError as error:
                raise CannotComposeError(str(error)) from error
            if found is None:
                return None
            self.releases[procedure_id] = found
        return self.releases[procedure_id]

    @cached_property
    def today(self) -> date:
        """Today, or the day that a demonstration fixes."""
        return self.home.today()

    @cached_property
    def letterhead(self) -> letterhead.Letterhead:
        """The words of the department for this kind of paper; a file that cannot be used stops it in words."""
        try:
            return letterhead.load(self.home).of(self.kind)
        except SettingsFileError as error:
            raise CannotComposeError(str(error)) from error

    @property
    def is_open(self) -> bool:
        """Whether the paper leaves the department."""
        return self.version == OPEN

    @cached_property
    def procedures(self) -> pl.DataFrame:
        """Procedures with results, newest first, as on the page «Результаты»."""
        return self.rows("results/procedures")

    @cached_property
    def procedure(self) -> dict:
        """The procedure of the paper: the named one, or the largest of the latest sitting."""
        known = self.procedures
        if known.is_empty():
            raise CannotComposeError(absent("procedures_paper", known))
        if self.request.procedure_id:
            found = known.filter(procedure_id=self.request.procedure_id)
            if found.is_empty():
                raise CannotComposeError(
                    f"процедуры «{self.request.procedure_id}» с результатами нет; "
                    f"есть, например, {known['procedure_id'][0]}"
                )
            return found.row(0, named=True)
        latest = known.filter(pl.col("school_year") == known["school_year"].max())
        sizes = self.rows("papers/sizes")
        latest = latest.join(sizes, on="procedure_id", how="left", maintain_order="left")
        return latest.sort("season_place", -pl.col("participants_cnt")).row(0, named=True)

    @cached_property
    def procedure_words(self) -> str:
        """«ВПР, МА, 4 класс, весна 2020/21»."""
        return self.words_of(self.procedure)

    @cached_property
    def procedure_title(self) -> str:
        """«всероссийской проверочной работы …» in the genitive, for titles."""
        p = self.procedure
        season = in_season(p["season"])
        return (
            f"{p['kind']} по предмету «{labels.subject_of(p)}» за {p['grade']} класс "
            f"{season} {school_year(p['school_year'])} учебного года"
        ).replace("  ", " ")

    @staticmethod
    def words_of(p: dict) -> str:
        """Name of any procedure row."""
        return labels.procedure_of(p)

    @cached_property
    def schools(self) -> dict[str, str]:
        """Names of schools in scope by code."""
        return {r["school_code"]: r["name"] for r in self.rows("papers/schools").iter_rows(named=True)}

    @property
    def schools_here(self) -> list[str]:
        """Names of the schools of the municipality of the paper; of all in scope where none is chosen."""
        rows = self.rows("papers/schools")
        area = self.request.municipality or (None if self.procedures.is_empty() else self.place.municipality)
        here = rows.filter(municipality=area) if area else rows
        return sorted(here["name"].to_list(), key=natural)

    @cached_property
    def municipalities_here(self) -> list[str]:
        """Municipalities that a paper of a region goes to, in their order; empty where it is about one of them."""
        if self.request.school_code:
            return []
        found = self.rows("papers/schools")["municipality"].drop_nulls().unique().to_list()
        about = self.request.municipality or (None if self.procedures.is_empty() else self.place.municipality)
        return sorted(found, key=natural) if len(found) > 1 and about is None else []

    @property
    def coordinators(self) -> str:
        """Whom a paper addresses in the dative: each of several municipalities has a coordinator of its own."""
        return "Муниципальным координаторам" if self.municipalities_here else "Муниципальному координатору"

    def school_name(self, code: str | None) -> str:
        """Name of a school; its code when the register does not know it."""
        return self.schools.get(code or "") or f"школа {code}"

    @cached_property
    def places(self) -> pl.DataFrame:
        """Groups with results of the procedure."""
        return self.rows("results/places", procedure_id=self.procedure["procedure_id"])

    @property
    def schools_with_results(self) -> int:
        """How many schools of the procedure the reader may see."""
        return self.places.filter(group_level="school").height

    @cached_property
    def areas(self) -> list[str]:
        """Municipalities with results of the procedure that the reader may see."""
        return sorted(self.places.filter(group_level="municipality")["municipality"].to_list())

    @cached_property
    def place(self) -> Place:
        """Where the paper stands: school, municipality or region."""
        municipality = self.request.municipality
        code = self.request.school_code
        if municipality and municipality not in self.areas:
            raise CannotComposeError(absent("area_paper", self.areas.count(municipality), area=municipality))
        school = self.places.filter(group_level="school", school_code=code or "")
        if code and school.is_empty():
            raise CannotComposeError(absent("school_paper", school, code=code))
        if code:
            municipality = school["municipality"][0]
        elif not municipality and len(self.areas) == 1:
            municipality = self.areas[0]
        return Place(
            procedure_id=self.procedure["procedure_id"],
            procedure=self.procedure_words,
            municipality=municipality,
            school_code=code,
            school_name=self.school_name(code) if code else None,
            class_label=None,
            address={},
            has_region=len(self.areas) > 1,
        )

    @property
    def area(self) -> str:
        """The municipality or region in words, for titles."""
        return self.place.municipality or "регион"

    def report(self, name: str, place: Place | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
        """A report query as the pages split it: the group with wider levels, and the level below."""
        place = place or self.place
        rows = self.rows(name, **(place.filters if name in WITH_CHILDREN else place.keys))
        return split(rows, place)

    def provenance(self, **filters: str) -> Provenance:
        """What stands at the end of the paper."""
        return Provenance(
            data_date=self.build.data_date,
            build_id=self.build.build_id,
            filters={k: v for k, v in {**filters, ON_LIST: self.list_words}.items() if v},
            suppression=SUPPRESSION[self.version],
            version=self.version,
            release=self._release_words(),
            waits=WAITS if any(release.waits for release in self.releases.values()) else "",
            warnings=self._warnings(),
            recorded=self._recorded(),
            organisation=self.letterhead.organisation or letterhead.NAMELESS,
        )

    def _recorded(self) -> str:
        """How much of what the paper has read was recorded since the build, in words; empty where nothing was."""
        frames = [rows for rows in self._known.values() if "is_pending" in rows.columns]
        cnt = sum(int(rows["is_pending"].sum()) for rows in frames)
        return f"строк – {cnt}, помечены «{MARK}»; итоги их ещё не считают" if cnt else ""

    def _warnings(self) -> str:
        """What was noticed about the files of the procedures that the paper has read; empty where nothing was."""
        asked = {dict(filters).get("procedure_id") for _, filters in self._known}
        codes = sorted(code for code in asked if isinstance(code, str))
        told = {code: self.rows_if_built("papers/procedure_warnings", procedure_id=code) for code in codes}
        said = {
            code: " ".join(rows["message"]) for code, rows in told.items() if rows is not None and rows.height
        }
        return " ".join(
            f"{self._title_of(code)}: {words}" if len(codes) > 1 else words for code, words in said.items()
        )

    def _release_words(self) -> str:
        """Which release of figures an open paper prints; empty for the others and for papers without results."""
        several = len(self.releases) > 1
        return "; ".join(
            f"{self._title_of(code)} – {release.words}" if several else release.words
            for code, release in self.releases.items()
        )

    def _title_of(self, procedure_id: str) -> str:
        known = self.procedures.filter(procedure_id=procedure_id)
        return self.words_of(known.row(0, named=True)) if known.height else procedure_id

    def own_filters(self) -> dict[str, str]:
        """Filters of a paper about one procedure."""
        return {"Процедура": self.procedure_words, "Территория": self.place.name}


def schools_on_list(request: Request) -> pl.DataFrame:
    """Schools of the reader on the list that is asked for; raises CannotComposeError with the lists that there are."""
    try:
        rows = query("frame/school_lists", request.scope, home=request.home)
    except duckdb.CatalogException:
        raise CannotComposeError("сборка старше списков школ: выполните obektiv refresh") from None
    asked = request.school_list or ""
    known = {_plain(title): title for title in rows["list_title"]}
    title = known.get(_plain(asked))
    if title is None:
        titles = ", ".join(known.values()) or "ни одного, форма – obektiv template school_lists"
        raise CannotComposeError(f"списка «{asked}» нет; есть: {titles}")
    return rows.filter(list_title=title)


def _plain(title: str) -> str:
    """A title as people may type it: without marks, in lower case."""
    return "".join(c for c in title.casefold().replace("ё", "е") if c.isalnum())


WITH_CHILDREN = {
    "results/marks",
    "results/marks_summary",
    "results/journal",
    "results/scores_summary",
    "results/planned",
}
