"""Papers about schools of an official list and year: the list narrows what they name, and they say which it is."""

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import duckdb
import openpyxl
import pytest

from dashboards.documents import sets
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Table, texts
from dashboards.documents.registry import compose
from dashboards.documents.scheduled import leave_papers
from obektiv.worker import command_of
from tests.dashboards.documents.conftest import NOTE_ABOUT
from tests.dashboards.documents.test_finished_files import words_of
from warehouse.home import Home
from warehouse.jobs import Job
from warehouse.query import query
from warehouse.scope import Scope

SIGNS = "Признаки необъективности, 2022/23"
LOW, LOW_SCHOOLS = "ШНОР, 2023", ("991002", "991009")


@pytest.fixture(scope="module")
def listed_home(demo_home, tmp_path_factory) -> Home:
    """The demonstration with a list of low results beside its lists with signs."""
    home = Home(tmp_path_factory.mktemp("listed") / "home").create()
    target = home.builds / "b.duckdb"
    target.write_bytes(Path(demo_home, "current").resolve().read_bytes())
    with duckdb.connect(str(target)) as db:
        db.executemany(
            "insert into marts.brg_school_lists (list_title, school_code, list_name, list_year, is_of_signs, "
            "is_on_list) values (?, ?, 'ШНОР', 2023, false, true)",
            [(LOW, code) for code in LOW_SCHOOLS],
        )
    home.current.symlink_to("builds/b.duckdb")
    return home


def asked(home: Home, listed: str = LOW, **given) -> Request:
    return Request(procedure_id=NOTE_ABOUT, school_list=listed, home=home, **given)


def names(home: Home, codes) -> list[str]:
    rows = query("papers/schools", Scope(), home=home)
    return [row["name"] for row in rows.iter_rows(named=True) if row["school_code"] in codes]


@pytest.mark.parametrize("version", [OPEN, INTERNAL])
def test_of_schools_a_note_names_those_of_the_list_and_says_list_year_and_number(listed_home, version):
    paper = compose("analytic_note", asked(listed_home, "шнор 2023", version=version))
    table = next(
        block for block in paper.blocks if isinstance(block, Table) and "образовательным" in block.caption
    )
    first = [row[0] for row in table.rows]
    assert first[:-1] == names(listed_home, LOW_SCHOOLS)
    assert paper.title.endswith(f"(школы – только из списка «{LOW}» (2 школы))")
    said = " ".join(texts(paper))
    assert f"Школы по списку «{LOW}» (2 школы)" in said
    assert "показатели муниципалитета и региона – по всем школам" in said
    # The whole municipality stays beside them, as it is.
    whole = compose("analytic_note", replace(asked(listed_home, version=version), school_list=None))
    lines = [
        block.rows[-1]
        for block in whole.blocks
        if isinstance(block, Table) and block.caption == table.caption
    ]
    assert table.rows[-1] == lines[0]


def test_an_open_paper_does_not_name_schools_of_a_list_with_signs(listed_home):
    with pytest.raises(CannotComposeError, match="назвала бы школы с признаками"):
        compose("analytic_note", asked(listed_home, SIGNS, version=OPEN))
    assert compose("analytic_note", asked(listed_home, SIGNS, version=INTERNAL)).title.endswith("(4 школы))")


def test_a_list_that_is_not_there_and_a_school_that_is_not_on_it_are_said(listed_home):
    with pytest.raises(CannotComposeError, match=r"списка «ШНОР 1999» нет; есть: .*ШНОР, 2023"):
        compose("analytic_note", asked(listed_home, "ШНОР 1999"))
    with pytest.raises(CannotComposeError, match="школы 991003 нет в списке"):
        compose("school_card", asked(listed_home, school_code="991003", version=INTERNAL))


def test_an_order_says_the_list_and_carries_no_word_on_method(listed_home):
    paper = compose("order_results", asked(listed_home))
    assert f"«{LOW}» (2 школы)" in paper.title
    assert "по всем школам" not in " ".join(texts(paper))


def test_a_set_by_list_goes_school_by_school_in_one_archive(listed_home, tmp_path, monkeypatch):
    kinds = ("school_card", "case_letter")
    monkeypatch.setitem(sets.SETS, "by_list", replace(sets.SETS["by_list"], kinds=kinds))
    steps: list[str] = []
    made = sets.write_set(asked(listed_home), tmp_path, steps.append, "by_list")
    assert steps[-1] == "4 из 4"
    assert made.file.name == f"По списку – {LOW} (2 школы).zip"
    schools = names(listed_home, LOW_SCHOOLS)
    assert [name.split(" – ")[0][3:] for name in made.papers if "Карточка" in name] == ["Карточка школы"] * 2
    with zipfile.ZipFile(io.BytesIO(made.file.read_bytes())) as archive:
        said = words_of(archive.read(sets.CONTENTS), ".docx")
    assert f"По списку\n«{LOW}» (2 школы)" in "\n".join(said)
    # Schools of which a paper was not made are named with the reason.
    absent = " ".join(made.absent)
    assert all(name.split("«")[1] in absent or "Запрос" in "".join(made.papers) for name in schools)
    with pytest.raises(CannotComposeError, match="назовите список"):
        sets.write_set(replace(asked(listed_home), school_list=None), tmp_path, name="by_list")


def test_interviews_of_a_list_are_one_archive_with_minutes_for_every_school(listed_home, tmp_path):
    made = sets.write_set(asked(listed_home), tmp_path, name="interviews")
    assert made.file.name == f"Собеседования по списку – {LOW} (2 школы).zip"
    assert made.absent == {}
    assert [name.split(" – ")[0][3:] for name in made.papers] == ["Протокол собеседования со школой"] * 2


def test_a_sample_of_a_list_is_one_lot_and_every_school_gets_its_own_lines_of_it(listed_home, tmp_path):
    made = sets.write_set(asked(listed_home), tmp_path, name="samples")
    assert len(made.papers) == 3
    lines = []
    with zipfile.ZipFile(io.BytesIO(made.file.read_bytes())) as archive:
        for name in made.papers:
            book = openpyxl.load_workbook(io.BytesIO(archive.read(name)))
            cells = [tuple(row) for row in book["Работы"].iter_rows(values_only=True)]
            lines.append([row for row in cells if row[1] in LOW_SCHOOLS])
    whole, *own = lines
    assert len(whole) == sum(map(len, own)) > 0
    assert {row for rows in own for row in rows} == set(whole)
    assert [{row[1] for row in rows} for rows in own] == [{code} for code in LOW_SCHOOLS]


def test_a_school_gets_the_papers_of_its_own_alone(listed_home, tmp_path, monkeypatch):
    monkeypatch.setitem(
        sets.SETS, "by_list", replace(sets.SETS["by_list"], kinds=("season_note", "school_card"))
    )
    own = Scope(schools=(LOW_SCHOOLS[0],), role="school")
    made = sets.write_set(asked(listed_home, scope=own, version=FOR_SCHOOL), tmp_path, name="by_list")
    assert len(made.papers) == 1


def test_the_worker_and_the_schedule_ask_by_list(listed_home, tmp_path):
    job = Job(
        "20231009T120000-1a",
        "papers",
        "",
        "2023-10-09",
        {"set": "by_list", "list": LOW, "scope": "{}", "name": "a.zip"},
    )
    assert f"--list={LOW}" in command_of(listed_home, job)
    (listed_home.root / "papers.yml").write_text(
        f"papers: [{{kind: school_card, school: '{LOW_SCHOOLS[0]}', list: '{LOW}', file: a.docx, version: служебная}},"
        f"{{kind: school_card, school: '991003', list: '{LOW}', file: b.docx, version: служебная}}]",
        encoding="utf-8",
    )
    made, refused = leave_papers(listed_home)
    assert made.file
    assert "нет в списке" in refused.message
