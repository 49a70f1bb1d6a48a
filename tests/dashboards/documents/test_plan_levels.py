"""The note on levels of plans: who has sent a plan, what it lacks, how both are done – the rows of the mart."""

import duckdb
import pytest

from dashboards.documents.facts.context import CannotComposeError, Request
from dashboards.documents.facts.names import school as short
from dashboards.documents.kinds import plan_levels
from dashboards.documents.model import INTERNAL, OPEN, Table, texts
from dashboards.documents.registry import compose
from dashboards.words import lint_text
from dashboards.words.place import natural
from tests.dashboards.documents.changed import changed
from warehouse.home import Home


@pytest.fixture
def home(demo_home, monkeypatch) -> Home:
    monkeypatch.setenv("OBEKTIV_TODAY", "2023-10-09")
    return Home(demo_home)


def bodies(home: Home):
    with duckdb.connect(str(home.published()), read_only=True) as db:
        rows = db.execute(
            "select b.* from marts.rpt_plan_bodies as b join marts.dim_plans as p using (plan_id) "
            "where p.period_start <= date '2023-10-09' "
            "qualify dense_rank() over (order by p.period_start desc, plan_id desc) = 1"
        ).pl()
    order = sorted(range(rows.height), key=lambda place: natural(rows["body_name"][place]))
    return rows[order]


def test_every_level_below_the_plan_is_a_row_and_the_first_lines_count_them(home):
    rows = bodies(home)
    paper = compose("plan_levels", Request(home=home, version=INTERNAL))
    [table] = [block for block in paper.blocks if isinstance(block, Table)]
    assert [row[0] for row in table.rows] == [short(name) for name in rows["body_name"]]
    assert [row[1] for row in table.rows] == rows["conclusion"].to_list()
    assert plan_levels.said(rows) in table.caption
    said = " ".join(texts(paper))
    assert f"Свой план {plan_levels.said(rows)}" in said
    assert f"{rows['schools_done'].sum()} из " in said
    assert lint_text(said) == []


def test_an_open_note_counts_schools_and_names_none(home):
    rows = bodies(home)
    said = " ".join(texts(compose("plan_levels", Request(home=home, version=OPEN))))
    assert plan_levels.said(rows) in said
    assert [name for name in rows["body_name"] if short(name) in said] == []
    assert "Школы в открытой версии не названы" in said


def test_where_nothing_lies_below_a_plan_the_note_says_what_to_do(own):
    plan = bodies(own)["plan_id"][0]
    nothing = changed(own, f"delete from marts.rpt_plan_bodies where plan_id = '{plan}'")
    with pytest.raises(CannotComposeError, match="выберите план региона или муниципалитета"):
        compose("plan_levels", Request(home=nothing, plan_id=plan, version=INTERNAL))


def test_where_no_plan_has_levels_below_it_the_note_asks_for_a_plan_and_schools(own):
    nobody = changed(own, "delete from marts.rpt_plan_bodies")
    with pytest.raises(CannotComposeError, match="загрузите план и реестр школ"):
        compose("plan_levels", Request(home=nobody, version=INTERNAL))


def test_a_share_is_said_with_its_numbers_and_a_dash_where_nothing_was_due():
    row = {"done": 3, "due": 4, "completion_pct": 75.0, "has_sent": False}
    assert plan_levels.own_share(row) == "3 из 4 (75\u202f%)"
    assert plan_levels.own_share(row | {"due": 0}) == "–"
    assert plan_levels.needs(row) == "–"
