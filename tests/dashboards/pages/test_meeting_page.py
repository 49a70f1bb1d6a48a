"""«Совещание»: what is filled in stays when the procedure changes, a whole season speaks of all its works."""

from datetime import date

from dashboards.pages.meeting.agenda import HEAD, head_of
from tests.dashboards.test_pages import open_page, text_of


def test_the_head_and_what_was_typed_stay_when_the_season_is_chosen(published):
    page = open_page("meeting")
    assert not page.exception
    kind = "совещание"
    page.text_input(key=f"chair-{kind}").set_value("начальник управления").run()
    page.toggle(key="whole_season").set_value(True).run()
    assert not page.exception
    assert page.text_input(key=f"chair-{kind}").value == "начальник управления"
    page.toggle(key="preview").set_value(True).run()
    assert not page.exception
    assert "начальник управления" in text_of(page)
    assert "Итоги сезона" in text_of(page)


def test_a_head_that_nobody_filled_in_stays_lines_for_a_pen():
    assert head_of(None, " ", {}) == ()
    filled = head_of(date(2026, 4, 15), "3", {name: name for name in HEAD})
    assert filled[0] == ("Дата", "15 апреля 2026 г.")
    assert dict(filled)["Председатель"] == "chair"
