"""The list of sites and its order against the mart: every show ahead, the nearest one first, nothing about the rest."""

from __future__ import annotations

import docx
import pytest

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.model import OPEN, Fields, Table, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.changed import asked, changed, table
from warehouse.home import Home


def rows_of(paper, caption: str) -> list[tuple]:
    return list(next(b for b in paper.blocks if isinstance(b, Table) and b.caption == caption).rows)


def test_shows_ahead_and_of_the_last_year_are_those_of_the_mart(papers, demo_home):
    paper = papers["practice_sites", OPEN]
    ahead, past = (
        asked(
            Home(demo_home),
            "select shown_on, topic, holder, site, order_text from marts.rpt_practices "
            f"where is_offered and shown_on {when} order by shown_on",
        )
        for when in (">= '2023-10-09'", "between '2022-10-09' and '2023-10-08'")
    )
    assert ahead
    assert past
    assert rows_of(paper, "Площадки, показ на которых впереди") == ahead
    assert rows_of(paper, "Площадки последнего года") == past
    assert f"Впереди 1 показ, за последний год прошло {len(past)}." in texts(paper)


def test_the_order_approves_the_shows_ahead_and_prepares_them_before_the_first(files, papers, demo_home):
    said = "\n".join(texts(papers["order_sites", OPEN]))
    [(first,)] = asked(
        Home(demo_home), "select min(shown_on) from marts.rpt_practices where shown_on >= '2023-10-09'"
    )
    assert f"Утвердить перечень площадок на {first:%d.%m.%Y} (приложение)." in said
    # Five working days before 14.11.2023, the day off of 6 November left out.
    assert "Срок – до 07.11.2023" in said
    assert "участие добровольное" in said
    opened = docx.Document(str(files["order_sites", OPEN]))
    cells = {cell.text for t in opened.tables for row in t.rows for cell in row.cells}
    assert f"{first:%d.%m.%Y}" in cells


def test_without_shows_ahead_both_say_so_and_the_list_proposes_some(own):
    home = changed(own, "delete from marts.rpt_practices where shown_on > '2023-10-09'")
    listed = compose("practice_sites", Request(version=OPEN, home=home))
    assert any("Показов практики впереди нет. За последний год прошло: 2." in text for text in texts(listed))
    assert any(row[1].startswith("Предложить школам показать") for row in table(listed, "Предложения").rows)
    assert "Показов практики впереди нет." in texts(compose("order_sites", Request(version=OPEN, home=home)))


def test_a_show_without_a_day_is_asked_for(own):
    home = changed(
        own,
        "update marts.rpt_practices set shown_on = null, state = 'день не назначен', "
        "next_step = 'назначить день показа' where shown_on > '2023-10-09'",
    )
    said = texts(compose("practice_sites", Request(version=OPEN, home=home)))
    assert "когда будет показ без дня: 1;" in said
    assert "Назначить день и приказ там, где их не указали: 1" in said


def test_a_card_says_by_what_a_practice_is_proved_and_one_out_of_date_has_none(own, papers):
    paper = papers["practice_cards", OPEN]
    told = {b.rows[0][1]: dict(b.rows) for b in paper.blocks if isinstance(b, Fields)}
    known = asked(
        Home(own.root), "select holder, proved_by, useful_for from marts.rpt_practices where is_offered"
    )
    assert len(told) == len(known)
    for holder, proved_by, useful_for in known:
        assert told[holder]["Чем подтверждена"] == (proved_by or "не указано")
        assert told[holder]["Кому полезна"] == useful_for
    [(gone, kept)] = asked(own, "select min(topic), max(topic) from marts.rpt_practices where is_offered")
    home = changed(own, f"update marts.rpt_practices set is_offered = false where topic = '{gone}'")
    said = "\n".join(texts(compose("practice_cards", Request(version=OPEN, home=home))))
    assert gone not in said
    assert kept in said
    assert gone not in "\n".join(texts(compose("order_sites", Request(version=OPEN, home=home))))


def test_a_practice_of_the_municipality_stands_under_its_name(own):
    home = changed(
        own,
        "update marts.rpt_practices set school_code = null, school_name = null, holder = municipality "
        "where shown_on > '2023-10-09'",
    )
    paper = compose("practice_sites", Request(version=OPEN, home=home))
    [(area,)] = asked(home, "select distinct municipality from marts.rpt_practices")
    assert area in [cell for row in rows_of(paper, "Площадки, показ на которых впереди") for cell in row]
    assert any("показывают 3 организатора" in text for text in texts(paper))


@pytest.mark.parametrize("kind", ["practice_sites", "order_sites", "practice_cards"])
def test_an_empty_list_is_one_sentence(own, kind):
    home = changed(own, "delete from marts.rpt_practices")
    with pytest.raises(CannotComposeError, match="площадок этой территории в перечне нет"):
        compose(kind, Request(version=OPEN, home=home))
