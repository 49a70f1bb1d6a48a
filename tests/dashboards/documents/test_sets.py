"""The set of papers of a procedure: every paper that its reader may ask for, and in words what is not there."""

import io
import zipfile
from dataclasses import fields, replace

import pytest

from dashboards.documents import sets
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import INTERNAL
from dashboards.documents.registry import KINDS
from dashboards.documents.scheduled import leave_papers
from obektiv.worker import command_of
from tests.dashboards.documents.conftest import NOTE_ABOUT, SCHOOL
from tests.dashboards.documents.test_finished_files import words_of
from warehouse.home import Home
from warehouse.jobs import Job
from warehouse.scope import Scope


def asked(home, **given) -> Request:
    return Request(procedure_id=NOTE_ABOUT, home=Home(home), **given)


def test_a_head_gets_open_papers_alone_and_what_is_missing_is_said(demo_home, tmp_path, monkeypatch):
    one, other = "meeting_slides", "analytic_note"
    monkeypatch.setitem(
        sets.SETS, "results", replace(sets.SETS["results"], kinds=(one, other, "check_works"))
    )
    steps: list[str] = []
    real = sets.publish

    def publish(name, request, ending):
        if name == one:
            raise CannotComposeError("нет данных о заданиях")
        return real(name, request, ending)

    monkeypatch.setattr(sets, "publish", publish)
    made = sets.write_set(asked(demo_home, scope=Scope(role="head")), tmp_path / "Бумаги.zip", steps.append)
    (paper,) = made.papers
    assert paper.startswith("01 Аналитическая справка по итогам процедуры – ВПР")
    assert paper.endswith(".docx")
    assert made.absent == {"Презентация к совещанию": "нет данных о заданиях"}
    assert steps == ["1 из 2", "2 из 2"]
    with zipfile.ZipFile(io.BytesIO(made.file.read_bytes())) as archive:
        assert archive.namelist() == [sets.CONTENTS, *made.papers]
        said = words_of(archive.read(sets.CONTENTS), ".docx")
    assert said.index("После результатов\nВПР, РУ, 5 класс, весна 2022/23\nна 09.10.2023") < said.index(paper)
    assert "Презентация к совещанию: нет данных о заданиях." in said


@pytest.mark.parametrize(
    ("request_", "name", "words"),
    [
        (Request(), "a.zip", "назовите процедуру"),
        (Request(procedure_id="x"), "a.docx", "как .zip"),
    ],
)
def test_what_is_wrong_is_said(request_, name, words, tmp_path):
    with pytest.raises(CannotComposeError, match=words):
        sets.write_set(request_, tmp_path / name)


def test_every_paper_of_a_set_is_a_kind_and_stands_in_it_once():
    for wanted in sets.SETS.values():
        assert set(wanted.kinds) <= KINDS.keys()
        assert len(set(wanted.kinds)) == len(wanted.kinds)


def test_a_set_of_a_school_asks_for_the_school(demo_home, tmp_path):
    with pytest.raises(CannotComposeError, match="назовите школу"):
        sets.write_set(Request(home=Home(demo_home)), tmp_path / "a.zip", name="school")


def test_a_set_is_offered_where_what_it_needs_is_chosen():
    assert sets.sets_for(Request()) == ["meeting", "monday"]
    assert sets.sets_for(Request(procedure_id=NOTE_ABOUT)) == ["results", "meeting", "monday"]
    assert sets.sets_for(Request(school_code=SCHOOL)) == ["school"]


def test_a_refresh_leaves_the_set_for_monday_under_its_own_name_with_its_contents(own, monkeypatch):
    kinds = ("plan_note", "conditions_note", "upload_note")
    monkeypatch.setitem(sets.SETS, "monday", replace(sets.SETS["monday"], kinds=kinds))
    (own.root / "papers.yml").write_text("papers:\n  - kind: monday\n", "utf-8")
    (left,) = leave_papers(own)
    assert left.file is not None, left.message
    assert left.file.name.startswith("К понедельнику – ")
    assert left.file.suffix == ".zip"
    with zipfile.ZipFile(left.file) as archive:
        names = archive.namelist()
        said = words_of(archive.read(sets.CONTENTS), ".docx")
    assert [name[:2] for name in names] == ["00", "01", "02", "03"]
    assert set(names[1:]) <= set(said)
    # The department's own Monday: schools are named.
    assert all(INTERNAL in name for name in names[1:])


def test_the_worker_makes_the_set_that_a_page_asked_for(home):
    given = {"set": "school", "school": SCHOOL, "scope": "{}", "name": "По школе.zip"}
    known = {one.name: None for one in fields(Job)}
    job = Job(**(known | {"job": "1-a", "what": "papers", "who": "", "arguments": given}))
    command = command_of(home, job)
    assert command[:2] == ["report", "school"]
    assert f"--school={SCHOOL}" in command
