"""«Совещание»: several procedures, what is typed survives, nothing is thrown away unasked, figures are compared."""

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import date
from types import SimpleNamespace

import pytest

from dashboards import data, identity
from dashboards.documents.facts.context import Request
from dashboards.documents.sets import CONTENTS, of_meeting, pack
from dashboards.identity import Sessions
from dashboards.pages.meeting import agenda as meetings
from dashboards.pages.meeting.agenda import HEAD, head_of
from tests.dashboards.documents.test_finished_files import words_of
from tests.dashboards.test_pages import open_page, text_of
from warehouse import accounts, drafts
from warehouse.home import Home
from warehouse.scope import Scope

KIND = "совещание"
CHAIR = "Председатель"


@pytest.fixture(autouse=True)
def no_drafts(published):
    yield
    shutil.rmtree(published / "drafts", ignore_errors=True)


@pytest.fixture
def signed_in(published, monkeypatch):
    """Sign somebody of the whole department in: (login)."""
    sessions = Sessions()
    identity.guard_with(sessions)

    def signing(login: str) -> None:
        accounts.add(Home(published), login, "methodologist", Scope())
        header = sessions.sign(sessions.open(accounts.accounts(Home(published))[login]))
        monkeypatch.setattr(identity, "_header", lambda: header)

    yield signing
    identity.guard_with(None)
    (published / "accounts.json").unlink(missing_ok=True)


def field(page):
    """The field of the chair."""
    return next(one for one in page.text_input if one.label == CHAIR)


def typed(page, words: str = "начальник управления"):
    field(page).set_value(words).run()
    assert not page.exception
    # The run after the one that was typed in finds it on the disk.
    return page.run()


def codes() -> list[str]:
    """Procedures of the page: it opens with the first."""
    return data.fetch("results/procedures")["procedure_id"].to_list()


def test_what_was_typed_lies_on_the_disk_and_comes_back_to_a_browser_that_was_closed(published):
    page = typed(open_page("meeting"))
    assert "Черновик сохранён" in text_of(page)
    assert "председатель" in text_of(page)
    again = open_page("meeting")
    assert not again.exception
    assert field(again).value == "начальник управления"
    again.toggle(key="preview").set_value(True).run()
    assert "начальник управления" in text_of(again)


def test_a_draft_that_is_removed_is_gone_from_the_page_and_the_disk(published):
    page = typed(open_page("meeting"))
    page.button(key="meeting_remove").click().run()
    assert not page.exception
    assert field(page).value == ""
    assert "Черновик сохранён" not in text_of(page)
    assert list((published / "drafts").glob("*.json")) == []


def test_another_procedure_is_asked_about_before_anything_is_left(published):
    page = typed(open_page("meeting"))
    other = codes()[1]
    page.selectbox(key="filter_procedure").set_value(other).run()
    assert not page.exception
    said = text_of(page)
    assert "Перейти к другому совещанию?" in said
    assert "вы изменили: председатель" in said
    assert "Повестка и тексты" not in said
    page.button(key="meeting_stay").click().run()
    assert page.selectbox(key="filter_procedure").value != other
    assert field(page).value == "начальник управления"


def test_who_goes_takes_the_head_along_and_finds_the_draft_where_it_was(published):
    page = typed(open_page("meeting"))
    first, other = page.selectbox(key="filter_procedure").value, codes()[1]
    page.selectbox(key="filter_procedure").set_value(other).run()
    page.button(key="meeting_go").click().run()
    assert not page.exception
    assert field(page).value == "начальник управления"
    assert "Другие ваши черновики" in text_of(page)
    typed(page, "заместитель начальника")
    page.selectbox(key="filter_procedure").set_value(first).run()
    page.button(key="meeting_go").click().run()
    assert field(page).value == "начальник управления"


def test_who_goes_without_the_draft_leaves_nothing_behind(published):
    page = typed(open_page("meeting"))
    page.selectbox(key="filter_procedure").set_value(codes()[1]).run()
    page.button(key="meeting_go_without").click().run()
    assert not page.exception
    assert field(page).value == ""
    assert drafts.of(Home(published), "|" + Scope().as_json()) == []


def test_another_body_has_a_head_of_its_own(published):
    page = typed(open_page("meeting"))
    page.selectbox(key="filter_meeting").set_value("коллегия").run()
    assert "Перейдут вместе с вами" not in text_of(page)
    page.button(key="meeting_go").click().run()
    assert field(page).value == ""


def test_nothing_is_asked_where_nothing_was_typed(published):
    page = open_page("meeting")
    page.selectbox(key="filter_procedure").set_value(codes()[1]).run()
    assert "Перейти к другому совещанию?" not in text_of(page)
    assert "Повестка и тексты" in text_of(page)


def test_two_windows_do_not_overwrite_each_other(published):
    one, other = open_page("meeting"), open_page("meeting")
    typed(one, "первое окно")
    typed(other, "второе окно")
    assert "изменён в другом окне" in text_of(other)
    assert "Здесь не сохранено: председатель" in text_of(other)
    assert field(open_page("meeting")).value == "первое окно"
    other.button(key="meeting_insist").click().run()
    assert "изменён в другом окне" not in text_of(other)
    assert field(open_page("meeting")).value == "второе окно"
    typed(one, "снова первое")
    one.button(key="meeting_take").click().run()
    assert field(one).value == "второе окно"


def test_two_people_have_drafts_of_their_own(published, signed_in):
    signed_in("anna")
    typed(open_page("meeting"), "первый человек")
    signed_in("boris")
    page = open_page("meeting")
    assert field(page).value == ""
    typed(page, "второй человек")
    owners = [f"{login}|{Scope().as_json()}" for login in ("anna", "boris")]
    kept = [one.content["head"]["chair"] for whose in owners for one in drafts.of(Home(published), whose)]
    assert kept == ["первый человек", "второй человек"]


def test_a_whole_season_and_several_procedures_stand_in_the_address_and_in_the_agenda(published):
    page = open_page("meeting")
    page.toggle(key="filter_whole").set_value(True).run()
    assert not page.exception
    assert page.query_params["whole"] == "1"
    page.toggle(key="preview").set_value(True).run()
    assert "Итоги сезона" in text_of(page)
    page.toggle(key="filter_whole").set_value(False).run()
    first, second = codes()[:2]
    page.multiselect(key="filter_with").set_value([second]).run()
    assert not page.exception
    assert page.query_params["with"] == second
    assert "Итоги работ" in text_of(page)
    linked = open_page("meeting", procedure=first, **{"with": second})
    assert linked.multiselect(key="filter_with").value == [second]


def test_a_head_that_nobody_filled_in_stays_lines_for_a_pen():
    assert head_of(None, " ", {}) == ()
    filled = head_of(date(2026, 4, 15), "3", {name: name for name in HEAD})
    assert filled[0] == ("Дата", "15 апреля 2026 г.")
    assert dict(filled)["Председатель"] == "chair"


@pytest.fixture(scope="module")
def several(demo_home) -> Request:
    """Two works of one season on the demonstration."""
    chosen = ("ВПР-2023-весна-РУ-5", "ВПР-2023-весна-МА-5")
    return Request(home=Home(demo_home), procedure_id=chosen[0], procedures=chosen, meeting=KIND)


def test_papers_of_several_procedures_say_what_the_page_says(several):
    meeting = meetings.compose(several)
    assert [line.title for line in meeting.works] == ["математика, 5 класс", "русский язык, 5 класс"]
    questions = meetings.items_of(meetings.draft_agenda(meeting))
    decisions = meetings.decisions_of(meetings.draft_decisions(meeting))
    head = (("Председатель", "начальник управления"),)
    asked = replace(several, items=questions, decisions=decisions, head=head)
    packed = pack(of_meeting(meeting.minutes, meeting.note, several.version, has_slides=True), asked)
    assert packed.absent == {}
    assert [name[:2] for name in packed.papers] == ["01", "02", "03", "04"]
    # One set: the same works, place, version and day in the name of every file.
    assert len({name.split(" – ", 1)[1].rsplit(".", 1)[0] for name in packed.papers}) == 1
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert archive.namelist() == [CONTENTS, *packed.papers]
        told = {name: "\n".join(words_of(archive.read(name), name[-5:])) for name in packed.papers}
    agenda, slides, note, minutes = told.values()
    for title, *_ in questions:
        assert title in agenda
        assert title in minutes
        assert title in slides
    for text, *_ in decisions:
        assert text in agenda
        assert text in minutes
    for sentence in meeting.said:
        assert sentence in minutes
        assert sentence in note
    assert all("начальник управления" in words for words in (agenda, minutes))
    for words in told.values():
        assert "математика, 5 класс" in words


def test_figures_stand_beside_last_year_or_the_page_says_why_not(demo_home):
    for procedure in ("ВПР-2023-весна-РУ-5", "КДР-2023-осень-МА-6"):
        meeting = meetings.compose(
            Request(home=Home(demo_home), procedure_id=procedure, meeting=KIND, version="служебная")
        )
        heads = [column.header for column in meeting.beside.columns]
        is_compared = "«2» год назад" in heads
        assert is_compared != any(
            "с прошлым годом сравнить нельзя" in said.lower() for said in meeting.unknown
        )


@pytest.mark.parametrize(
    ("people", "is_open", "words"),
    [
        (90, True, "целого процента"),
        (812, True, "половины процента"),
        (5000, True, ""),
        (None, True, ""),
        (90, False, ""),
    ],
)
def test_a_meeting_says_why_its_shares_are_rounder_than_those_of_the_results(people, is_open, words):
    meeting = SimpleNamespace(
        facts=SimpleNamespace(is_open=is_open), results=SimpleNamespace(row={"participants_cnt": people})
    )
    said = meetings.rounding(meeting)
    assert (f"округлены до {words}," in said) if words else said == ""
