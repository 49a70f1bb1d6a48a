"""Three tests of fairness: known answers are not closed by marking, the innocent are left in peace, a year is short."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from dashboards import data
from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Bundle, Paper, Table, texts
from dashboards.documents.registry import KINDS, compose
from dashboards.menu import PAGES
from tests.dashboards.year.conftest import MEASURES, OF_ALL_SCHOOLS, TODAY, Town
from warehouse.home import Home

pytestmark = pytest.mark.walks
FILES = {page.name: str(page.file) for page in PAGES}
#: What an hour of a coordinator is made of: a screen or a page that is read, a field that is filled.
MINUTES_A_SCREEN, MINUTES_A_FIELD = 0.5, 0.75
MOST_CONTACTS, MOST_MINUTES = 2, 20


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBEKTIV_TODAY", TODAY)


def test_known_answers_are_never_closed_by_works_that_were_marked_perfectly(town: Town):
    knew = town.school("knew_hard")
    found = town.rows(
        "select c.grade, s.state, s.deciding_check, c.is_listed, c.decision, c.strength from marts.rpt_case_state as s "
        "join marts.rpt_school_cases as c using (procedure_id, school_code) "
        f"where s.school_code = '{knew}' and s.subject = 'МА' order by c.grade"
    )
    assert len(found) >= 1
    for _, state, deciding, _, decision, _ in found:
        # The act of the commission leaves the case where it stood.
        assert state == "проверяется"
        assert deciding != "recheck"
        assert decision != "не подтвердилось"
    # Where there is a sign it still stands in what is looked at.
    assert all(listed for *_, listed, _, strength in found if strength == "признаки")
    planted = next(one for one in town.truth["planted"] if one["what"] == "knew_hard_tasks")
    assert any(grade == 5 for grade, *_ in found), planted


def test_the_innocent_end_with_a_reason_after_one_letter(town: Town):
    asked = town.rows(
        "select school_code, count(distinct document) from marts.fct_case_events "
        "where event = 'ждём слово школы' group by school_code"
    )
    innocent = {town.school("quarantine"), town.school("lyceum"), town.village}
    assert len(innocent) == 3
    assert {code: n for code, n in asked if code in innocent} == dict.fromkeys(innocent, 1)
    ill = town.school("quarantine")
    cases = town.rows(
        "select school_code, procedure_id, state, is_closed, document from marts.rpt_case_state where grade = 5"
    )
    # The commission of the school with a quarantine has a sign of its own in Russian, with its own cause.
    own = [row for row in cases if row[0] in innocent and (row[0] != ill or "-МА-" in row[1])]
    assert len(own) == 5
    for row in own:
        assert row[2:4] == ("снято: есть объяснение", True), row
        assert row[4], row
    # What nobody asked about is not asked in a second letter.
    for code in innocent:
        with pytest.raises(CannotComposeError):
            compose("case_letter", Request(version=INTERNAL, school_code=code, home=Home(town.home)))


def said_of(document: object) -> str:
    if isinstance(document, Bundle):
        return " ".join(said_of(one) for one in document.papers.values())
    return " ".join(texts(document))


def test_no_open_paper_of_the_year_names_one_of_the_innocent(town: Town):
    listed = town.rows("select school_code, name from marts.dim_schools")
    names = {code: re.search("«(.+)»", name)[1] for code, name in listed}
    assert len(names) == len(town.truth["schools"])
    innocent = {town.school("quarantine"), town.school("lyceum"), town.village}
    composed = 0
    for kind in KINDS.values():
        if OPEN not in kind.versions:
            continue
        for procedure in ("ВПР-2026-весна-МА-5", "ВПР-2026-весна-РУ-5"):
            try:
                paper = compose(
                    kind.name, Request(version=OPEN, procedure_id=procedure, home=Home(town.home))
                )
            except CannotComposeError:
                continue
            composed += 1
            said = said_of(paper).replace("\u00a0", " ")
            named = {code for code, name in names.items() if re.search(rf"{name}\b", said)}
            # A list of all schools names nobody.
            if named != set(names):
                assert not named & innocent, (kind.name, procedure, named)
    assert composed > 15


def opened(page: str, **query: str) -> AppTest:
    app = AppTest.from_file(FILES[page], default_timeout=60)
    for key, value in query.items():
        app.query_params[key] = value
    app.run()
    assert not app.exception
    return app


def fields_of(paper: Paper) -> int:
    """Empty cells that a school fills in a letter."""
    return sum(
        cell == " "
        for block in paper.blocks
        if isinstance(block, Table)
        for row in block.rows
        for cell in row
    )


def press(app: AppTest, label: str) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def recorded(home: Path) -> list[dict[str, str]]:
    """Lines that the page left in the inbox, file after file."""
    files = sorted((home / "inbox").glob("Сопровождение школы *.csv"))
    return [
        row
        for path in files
        for row in csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines(), delimiter=";")
    ]


def keep(code: str, event: str, document: str) -> None:
    """A step of all cases of a school, as the department records it on the page."""
    app = opened("support")
    app.selectbox(key="step_school").select(code).run()
    app.selectbox(key="step_event").select(event)
    app.text_input(key="step_document").input(document)
    app.text_input(key="step_actor").input("методист")
    press(app, "Записать")


def test_six_signs_and_a_plan_of_35_measures_take_a_coordinator_two_contacts_and_twenty_minutes(
    town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    code = town.school("weak_absent")
    home = Path(shutil.copytree(town.home, tmp_path / "home", symlinks=True))
    monkeypatch.setenv("OBEKTIV_HOME", str(home))
    monkeypatch.delenv("OBEKTIV_SCOPE", raising=False)
    data.forget()
    letter = compose("case_letter", Request(version=FOR_SCHOOL, school_code=code, home=Home(home)))
    assert fields_of(letter) == 6
    keep(code, "ждём слово школы", "письмо от 02.07.2026 № 140")
    again = compose("case_letter", Request(version=FOR_SCHOOL, school_code=code, home=Home(home)))
    assert fields_of(again) == 6
    keep(code, "собеседование", "приглашение от 20.08.2026 № 160")
    lines = recorded(home)
    assert [row["Событие"] for row in lines] == ["ждём слово школы"] * 6 + ["собеседование"] * 6
    contacts = {row["Документ"] for row in lines}
    assert len(contacts) <= MOST_CONTACTS

    monkeypatch.setenv("OBEKTIV_SCOPE", json.dumps({"role": "school", "schools": [code]}))
    data.forget()
    screens, fields = 1, fields_of(letter)
    opened("school", code=code)
    screens += 1
    app = opened("plan", section="Отметить")
    own = app.selectbox(key="record_window").options
    # What the department answers for is not asked of a school.
    assert len(own) == OF_ALL_SCHOOLS
    measures = town.rows("select count(*) from marts.dim_measures")[0][0]
    assert measures == MEASURES
    #: A measure: which, its status, its proof.
    screens += len(own)
    fields += 3 * len(own)
    minutes = screens * MINUTES_A_SCREEN + fields * MINUTES_A_FIELD
    assert minutes <= MOST_MINUTES, (screens, fields)
