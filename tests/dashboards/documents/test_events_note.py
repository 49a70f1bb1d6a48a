"""The note and the sheets of events against the marts: what was held, who came, what waits for its list."""

from __future__ import annotations

import pytest

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.facts.names import school as short
from dashboards.documents.model import OPEN, Fields, Heading, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.changed import asked, changed, table
from warehouse.home import Home


def made(home: Home, kind: str = "events_note"):
    return compose(kind, Request(version=OPEN, home=home))


def test_the_note_counts_what_was_held_who_came_and_what_is_ahead(papers, demo_home):
    paper, home = papers["events_note", OPEN], Home(demo_home)
    said = "\n".join(texts(paper))
    [(held, waits, ahead)] = asked(
        home,
        "select count(*) filter (where schools_cnt > 0), count(*) filter (where schools_cnt = 0 and event_date < "
        "'2023-10-09'), count(*) filter (where schools_cnt = 0 and event_date >= '2023-10-09') from marts.rpt_events",
    )
    [(schools, people)] = asked(
        home,
        "select count(distinct school_code), sum(participants_cnt) from marts.fct_event_attendance",
    )
    assert (held, waits, ahead, schools, people) == (1, 1, 1, 3, 5)
    assert "В 2023/24 учебном году проведено 1 мероприятие." in said
    # One school of three did not say how many came.
    assert "На них были 3 школы, участников – не менее 5." in said
    assert "Прошло, но школы не названы: 1 мероприятие." in said
    assert "ближайшее – 24.10.2023: мастер-класс «Рассадка и хранение материалов»" in said
    assert len(table(paper, "Мероприятия по дням").rows) == held + waits + ahead
    assert len(table(paper, "Школы на мероприятиях").rows) == schools
    # Two working days to name who came; five before the event to invite.
    assert {row[-1] for row in table(paper, "Предложения").rows} == {
        "до 11.10.2023",
        "до 17.10.2023",
    }


def test_only_schools_that_came_are_named(papers, demo_home):
    said = "\n".join(texts(papers["events_note", OPEN]))
    rows = asked(
        Home(demo_home),
        "select name, school_code in (select school_code from marts.fct_event_attendance) from marts.dim_schools",
    )
    came = {short(name) for name, is_there in rows if is_there}
    others = {short(name) for name, is_there in rows if not is_there} - came
    assert len(came) == 3
    words = set(said.split("\n"))
    assert came <= words
    assert not others & words


def test_a_year_before_is_compared_to_the_same_day(own):
    home = changed(
        own,
        "insert into marts.rpt_events by name select '2022-10-05|семинар|Шкалы' as event_id, date '2022-10-05' as "
        "event_date, 2023 as school_year, 'семинар' as form, 'Шкалы' as topic, 2 as schools_cnt, 0 as uncounted_cnt, "
        "'проведено' as state union all select '2023-02-05|семинар|Шкалы', date '2023-02-05', 2023, 'семинар', "
        "'Шкалы', 2, 0, 'проведено'",
    )
    said = "\n".join(texts(made(home)))
    assert "проведено 1 мероприятие; к этому дню годом раньше – 1, за весь прошлый год – 2." in said


def test_a_sheet_is_made_for_each_event_without_its_list_and_asks_no_names(papers, own):
    paper = papers["event_sheets", OPEN]
    headings = [b.text for b in paper.blocks if isinstance(b, Heading)]
    assert headings == [
        "Лист мероприятия «Как читать протокол перепроверки»",
        "Лист мероприятия «Рассадка и хранение материалов»",
    ]
    assert all(dict(b.rows)["Где"] == "методический центр" for b in paper.blocks if isinstance(b, Fields))
    assert "Имён в листе нет" in "\n".join(texts(paper))
    with pytest.raises(CannotComposeError, match="ни одно мероприятие не предстоит"):
        made(changed(own, "update marts.rpt_events set state = 'проведено', schools_cnt = 1"), "event_sheets")


def test_without_events_both_are_one_sentence(own):
    home = changed(own, "delete from marts.rpt_events")
    for kind in ("events_note", "event_sheets"):
        with pytest.raises(CannotComposeError, match="мероприятий не записано"):
            made(home, kind)


def test_a_school_that_gave_no_number_is_said_so(own):
    home = changed(
        own, "update marts.rpt_events set uncounted_cnt = 1, participants_cnt = 5 where schools_cnt > 0"
    )
    rows = table(made(home), "Мероприятия по дням").rows
    assert "не менее 5" in [cell for row in rows for cell in row]
