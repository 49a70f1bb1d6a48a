"""Names behind codes stand in the request and the orders for who may see them, and in no other paper."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import INTERNAL, OPEN
from dashboards.documents.registry import compose, kind_of, render
from ingestion.core.people import keep_names
from tests.dashboards.documents.of_demo import KINDS
from warehouse.home import Home
from warehouse.people import names_of
from warehouse.query import Scope

WITH_NAMES = {
    ("course_request", INTERNAL),
    ("order_observers", OPEN),
    ("order_commission", OPEN),
    ("minutes_observation", INTERNAL),
    ("register_observers", INTERNAL),
    ("register_experts", INTERNAL),
}


TABLES = {"teachers": "teacher_code", "observers": "observer_code", "experts": "expert_code"}


@pytest.fixture(scope="module")
def named_home(demo_home: Path, tmp_path_factory) -> Path:
    """The build of the demonstration (its registers have codes only) beside a file of names for every code."""
    root = tmp_path_factory.mktemp("named")
    for name in ("builds", "demo_truth.json"):
        (root / name).symlink_to(demo_home / name)
    published = Home(demo_home).published()
    assert published is not None
    (root / "current").symlink_to(published)
    with duckdb.connect(str(published), read_only=True) as connection:
        for register, column in TABLES.items():
            codes = connection.execute(f"select distinct {column} from marts.dim_{register}").pl()
            names = codes.select(pl.lit(register).alias("kind"), pl.col(column).alias("code"))
            keep_names(root / "people.duckdb", names.with_columns(name=pl.format("имя за кодом {}", "code")))
    return root


def asked(home: Path, version: str, **how) -> Request:
    return Request(version=version, home=Home(home), is_on_the_spot=True, **how)


def words(content: bytes) -> str:
    """Everything a Word or Excel file says."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(
            archive.read(name).decode("utf-8", "ignore")
            for name in archive.namelist()
            if name.endswith(".xml")
        )


def said(name: str, request: Request) -> str:
    return words(render(compose(name, request), kind_of(name).formats[0]))


def has_names(text: str) -> bool:
    return "имя за кодом" in text


@pytest.mark.parametrize(("name", "version"), sorted(WITH_NAMES))
def test_a_paper_made_on_the_spot_has_the_names_that_its_reader_may_see(named_home, name, version):
    request = asked(named_home, version)
    assert has_names(said(name, request))
    # The same paper left by a schedule, for a part of the department, for a head: no name in it.
    assert not has_names(said(name, replace(request, is_on_the_spot=False)))
    assert not has_names(
        said(name, replace(request, scope=Scope(municipalities=("Приозёрный муниципальный округ",))))
    )
    if version == OPEN:
        assert not has_names(said(name, replace(request, scope=Scope(role="head"))))


def test_every_line_of_the_request_has_the_name_of_its_code(named_home):
    book = compose("course_request", asked(named_home, INTERNAL))
    assert book.sheets["Список"].columns[2].header == "ФИО"
    names = {row[3]: row[2] for row in book.sheets["Список"].rows if row[3] != "определяет школа"}
    assert names == {code: f"имя за кодом {code}" for code in names}
    with duckdb.connect(str(Home(named_home).published()), read_only=True) as connection:
        still_open = connection.execute(
            "select distinct teacher_code from marts.rpt_course_requests "
            "where status in ('proposed', 'accepted') and teacher_code is not null"
        ).fetchall()
    assert len(names) > 1
    assert names.keys() == {code for (code,) in still_open}


@pytest.mark.walks
def test_other_papers_hold_no_names_even_for_who_may_see_them(named_home):
    for kind in KINDS.values():
        for version in kind.versions:
            if (
                (kind.name, version) in WITH_NAMES
                or kind.name == "course_request"
                or kind.formats[0] not in (".docx", ".xlsx")
            ):
                continue
            try:
                text = said(
                    kind.name, asked(named_home, version, school_code="991009" if kind.needs_school else None)
                )
            except CannotComposeError:
                continue
            assert not has_names(text), (kind.name, version)


def test_names_are_read_by_nobody_without_the_right(named_home):
    home = Home(named_home)
    with duckdb.connect(str(home.people), read_only=True) as connection:
        ((code, name),) = connection.execute(
            "select code, name from names where kind = 'teachers' limit 1"
        ).fetchall()
    assert names_of("teachers", [code, None, "нет такого"], Scope(), home) == {code: name}
    assert names_of("teachers", [code], Scope(role="analyst"), home) == {code: name}
    for scope in (
        Scope(role="head"),
        Scope(schools=("991009",)),
        Scope(schools=("991009",), role="school"),
        Scope(schools=()),
    ):
        assert names_of("teachers", [code], scope, home) == {}
    assert names_of("teachers", [code], Scope(), Home(named_home / "нет")) == {}


def test_a_file_of_names_held_by_another_program_is_said(named_home, monkeypatch):
    def held(*_args, **_kwargs):
        raise PermissionError("Имена сейчас обновляются: повторите через минуту.")

    monkeypatch.setattr("dashboards.documents.facts.context.names_of", held)
    with pytest.raises(CannotComposeError, match="повторите через минуту"):
        compose("course_request", asked(named_home, INTERNAL))


def test_the_request_says_where_its_names_come_from(named_home):
    book = compose("course_request", asked(named_home, INTERNAL))
    assert "Имена – из реестра педагогов" in book.sheets["Список"].note
    book = compose("course_request", replace(asked(named_home, INTERNAL), is_on_the_spot=False))
    assert "имён в этой бумаге нет" in book.sheets["Список"].note
