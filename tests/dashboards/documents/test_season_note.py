"""The note of a season against the marts, counted anew: what its first half page says, and what it does not know."""

import re

import duckdb
import pytest

from dashboards.documents.facts.context import CannotComposeError, Facts, Request
from dashboards.documents.facts.season import Season
from dashboards.documents.kinds import season_note
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, Heading, Points, Table, texts
from dashboards.documents.registry import compose
from tests.dashboards.documents.conftest import NOTE_ABOUT, SCHOOL
from warehouse.home import Home

CHANCE = "в пределах случайного"


@pytest.fixture(scope="module")
def db(demo_home):
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as found:
        found.execute(
            "create temp view season as select d.* from marts.dim_procedures as d, marts.dim_procedures as one "
            f"where one.procedure_id = '{NOTE_ABOUT}' and d.kind = one.kind and d.school_year = one.school_year "
            "and d.season = one.season and d.procedure_id in (select procedure_id from marts.rpt_marks_summary)"
        )
        yield found


def one(db, select: str) -> tuple:
    return db.execute(select).fetchone()


def part(paper, title: str) -> list:
    """Blocks under a heading, up to the next one."""
    places = [i for i, b in enumerate(paper.blocks) if isinstance(b, Heading)]
    start = next(i for i in places if paper.blocks[i].text == title)
    end = next((i for i in places if i > start), len(paper.blocks))
    return list(paper.blocks[start + 1 : end])


@pytest.fixture(scope="module")
def inside(papers):
    return papers["season_note", INTERNAL]


def test_the_paper_answers_first_in_five_conclusions_and_three_proposals(papers):
    for version in (INTERNAL, FOR_SCHOOL):
        paper = papers["season_note", version]
        assert [b.text for b in paper.blocks if isinstance(b, Heading)][:3] == [
            "Главное",
            "Что предлагаем",
            "Чего мы не знаем",
        ]
        (said,) = part(paper, "Главное")
        assert isinstance(said, Points)
        assert 3 <= len(said.items) <= 5
        assert " ".join(texts(paper)[: len(said.items) + 5]).count(CHANCE) <= 1
        (offered,) = part(paper, "Что предлагаем")
        assert isinstance(offered, Table)
        assert 1 <= len(offered.rows) <= 3
        for who, what, due in offered.rows:
            assert who
            assert len(str(what)) > 20
            assert re.fullmatch(r"до \d\d\.\d\d\.\d{4}", str(due))


def test_every_procedure_of_the_season_is_a_row_and_no_other(inside, db):
    (table,) = part(inside, "Участие и отметки")
    known = one(db, "select count(*) from season")[0]
    assert len(table.rows) == known
    wrote = one(
        db,
        "select sum(present_cnt) from marts.rpt_marks_summary where group_level = 'municipality' "
        "and procedure_id in (select procedure_id from season)",
    )[0]
    assert sum(row[1] for row in table.rows) == wrote
    (said,) = part(inside, "Главное")
    assert f"Проведено {known} " in said.items[0]
    assert re.sub(r"\D", "", said.items[0].split("–")[-1]) == str(int(wrote))


def test_a_column_that_says_nothing_is_left_out(papers):
    """A municipality alone has no level above; a school has one."""
    heads = {
        version: [c.header for c in part(papers["season_note", version], "Участие и отметки")[0].columns]
        for version in (INTERNAL, FOR_SCHOOL)
    }
    assert "Уровнем выше" not in heads[INTERNAL]
    assert "Отличие" not in heads[INTERNAL]
    assert {"Уровнем выше", "Отличие"} <= set(heads[FOR_SCHOOL])


def test_last_year_is_compared_as_the_mart_judged_it(inside, db):
    counts = dict(
        db.execute(
            "select mark2_change, count(*) from marts.rpt_marks_dynamics where group_level = 'municipality' and "
            "pair_type = 'тот же предмет и класс' and is_comparable and previous_mark2_pct is not null and "
            "procedure_id in (select procedure_id from season) group by 1"
        ).fetchall()
    )
    total = sum(v for k, v in counts.items() if k not in ("мало данных", None))
    (said,) = part(inside, "Главное")
    sentence = next(s for s in said.items if s.startswith("По сравнению с прошлым годом"))
    assert counts.get("рост", 0) + counts.get("снижение", 0) > 0
    for word, judged in (("выросла", "рост"), ("снизилась", "снижение")):
        if n := counts.get(judged, 0):
            assert f"{word} в {n} из {total} " in sentence
        else:
            assert word not in sentence


def test_tasks_and_cases_are_counted_over_the_whole_season(inside, db):
    weak, total = one(
        db,
        "select count(*) filter (where band = 'недостаточный'), count(*) from marts.rpt_tasks "
        "where group_level = 'municipality' and procedure_id in (select procedure_id from season)",
    )
    cases, signs = one(
        db,
        "select count(*), count(*) filter (where standing = 'признаки') from marts.rpt_school_cases "
        "where procedure_id in (select procedure_id from season)",
    )
    (said,) = part(inside, "Главное")
    assert any(f"выполнено {weak} из {total} " in s for s in said.items)
    assert any(f"признаки – в {signs} из {cases} " in s for s in said.items)


def test_the_paper_of_a_school_is_about_itself_and_offers_to_itself(papers, db):
    paper = papers["season_note", FOR_SCHOOL]
    said = " ".join(texts(paper))
    own = one(db, f"select name from marts.dim_schools where school_code = '{SCHOOL}'")[0]
    others = db.execute(f"select name from marts.dim_schools where school_code <> '{SCHOOL}'").fetchall()
    assert own in said or own.split("«")[-1].rstrip("»") in said
    assert not [name for (name,) in others if f"{name.split('«')[-1]}" in said]
    (offered,) = part(paper, "Что предлагаем")
    assert {who for who, _, _ in offered.rows} <= {
        "Образовательная организация",
        "Образовательные организации",
    }


def test_what_cannot_be_compared_is_said(demo_home, db):
    """The first season of the demonstration has no year before it: said, and nothing is compared."""
    first = one(
        db,
        "select procedure_id from marts.dim_procedures where procedure_id in (select procedure_id from "
        "marts.rpt_marks_summary) order by school_year, season, procedure_id limit 1",
    )[0]
    facts = Facts(Request(version=INTERNAL, procedure_id=first, home=Home(demo_home)))
    season = Season(facts)
    unknown = season_note.unknown(season)
    alone = [line for line in season.lines if line.row["n"] and not line.before]
    assert alone
    assert any(text.startswith("с прошлым годом сравнить нельзя") for text in unknown)


def test_a_school_without_results_of_the_season_is_told_so(demo_home):
    with pytest.raises(CannotComposeError, match="школ"):
        compose("season_note", Request(version=FOR_SCHOOL, school_code="999999", home=Home(demo_home)))


def test_works_without_marks_are_named_where_nobody_has_one_and_nowhere_else(inside, db):
    bare = one(
        db,
        "select count(*) from season where procedure_id not in (select procedure_id from "
        "marts.fct_participant_results where mark is not null or level is not null)",
    )[0]
    said = [text for text in texts(inside) if text.startswith("отметок нет")]
    assert len(said) == min(bare, 1)
    if said:
        rest = re.search(r" и ещё (\d+)", said[0])
        assert len(re.findall(r"\d+ класс", said[0])) + (int(rest[1]) if rest else 0) == bare
