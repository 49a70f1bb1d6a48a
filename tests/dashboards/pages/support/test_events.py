"""Events of the methodical centre: what was held, who came, what waits for its list; on two pages."""

from dashboards import data
from dashboards.pages.support import events
from tests.dashboards.pages.support.conftest import said
from tests.dashboards.test_pages import open_page

CAME, HEARD_OF_IT = "991009", "991004"
TOPIC = "Единые подходы к проверке сочинений"


def test_the_department_sees_who_came_and_which_event_waits_for_its_list(reader):
    reader("methodologist")
    text = said(open_page("support", view="Мероприятия"))
    assert "Мероприятий: 3, прошло без списка школ – 1, впереди – 1." in text
    # One of three schools did not say how many came.
    assert "не менее 5" in text
    assert "не сказано" in text


def test_a_school_finds_the_event_on_its_path_and_one_that_was_not_there_does_not(reader):
    for code, is_there in ((CAME, True), (HEARD_OF_IT, False)):
        reader("school", code)
        assert (TOPIC in said(open_page("school", code=code, view="Путь"))) is is_there


def test_an_event_that_is_ahead_is_offered_by_the_recommendations_of_help(reader):
    reader("methodologist")
    rows = data.fetch("papers/events")
    assert "мастер-класс «Рассадка и хранение материалов»" in set(rows["name"])


def test_an_event_is_chosen_again_and_its_file_has_a_line_a_school(reader):
    reader("methodologist")
    app = open_page("support", view="Мероприятия")
    ahead = next(
        row for row in data.fetch("support/events").iter_rows(named=True) if row["state"] == events.AHEAD
    )
    app.selectbox(key="event_of").select(ahead["event_id"]).run()
    assert not app.exception
    # One line in the file where nobody is named yet; a line a school otherwise.
    event = {"event_date": data.today(), "form": "семинар", "topic": " Шкалы  и пороги "}
    lines = events.event_file(event, []).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert ";Шкалы и пороги;" in lines[1]
    assert len(events.event_file(event, [("991001", 2), ("991002", None)]).splitlines()) == 3
