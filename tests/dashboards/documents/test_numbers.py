"""Numbers of papers are numbers of marts: recomputed here by plain SQL."""

import re

import duckdb
import pytest

from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Hidden, Share, Table, texts
from dashboards.documents.registry import KINDS
from dashboards.words import percent
from tests.dashboards.documents.conftest import SCHOOL

# Shares that no mart holds: limits of FIOKO and of intervals, named in explanations.
CONSTANTS = {"60", "57", "30", "28,5", "95", "100"}


@pytest.fixture(scope="session")
def marts(demo_home):
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as connection:
        yield connection


def table(paper, start: str) -> Table:
    return next(b for b in paper.blocks if isinstance(b, Table) and b.caption.startswith(start))


def procedure_of(marts, paper) -> str:
    words = paper.provenance.filters["Процедура"]
    rows = marts.execute(
        "select procedure_id, kind, subject, grade, season, school_year from marts.dim_procedures"
    )
    for procedure_id, kind, subject, grade, season, year in rows.fetchall():
        if words == f"{kind}, {subject}, {grade} класс, {season} {year - 1}/{year % 100:02d}":
            return procedure_id
    raise AssertionError(words)


@pytest.mark.parametrize("version", [INTERNAL, OPEN])
def test_marks_of_schools_equal_the_mart(papers, marts, version):
    paper = papers["analytic_note", version]
    procedure = procedure_of(marts, paper)
    rows = marts.execute(
        "select group_name, n, quality_pct, success_pct from marts.rpt_marks_summary "
        "where procedure_id = ? and group_level = 'school' and n > 0",
        [procedure],
    ).fetchall()
    expected = {name: tuple(numbers) for name, *numbers in rows}
    compared = 0
    for row in table(paper, "Распределение").rows:
        name = row[0].rstrip("*")
        if name in expected and not isinstance(row[1], Hidden):
            n, quality, success = expected[name]
            assert row[1] == n
            assert row[-2].pct == pytest.approx(quality)
            assert row[-1].pct == pytest.approx(success)
            compared += 1
    assert compared >= 5


def test_tasks_equal_the_mart(papers, marts):
    paper = papers["analytic_note", FOR_SCHOOL]
    expected = dict(
        marts.execute(
            "select task_code, completion_pct from marts.rpt_tasks "
            "where procedure_id = ? and group_level = 'school' and school_code = ?",
            [procedure_of(marts, paper), SCHOOL],
        ).fetchall()
    )
    shown = {row[0]: row[5].pct for row in table(paper, "Выполнение заданий").rows}
    assert shown == pytest.approx(expected)


def test_participation_adds_up(papers):
    *schools, total = table(papers["analytic_note", INTERNAL], "Участие").rows
    assert sum(r[1] for r in schools) == total[1]
    assert sum(r[2] for r in schools) == total[2]
    assert all(r[1] == r[2] + r[3] for r in (*schools, total))


def test_plan_note_equals_the_mart(papers, marts):
    paper = papers["plan_note", INTERNAL]
    title = paper.provenance.filters["План"]
    expected = marts.execute(
        "select sum(c.occurrences_cnt), sum(c.due), sum(c.done), sum(c.done_late), sum(c.overdue), sum(c.postponed), "
        "sum(c.ahead), sum(c.not_dated) from marts.rpt_plan_completion as c "
        "where c.plan_id in (select plan_id from marts.dim_plans where plan_title = ?)",
        [title],
    ).fetchone()
    *directions, total = table(paper, "Исполнение по направлениям").rows
    assert expected == tuple(total[1:9])
    for place, value in enumerate(total[1:9], start=1):
        assert sum(row[place] for row in directions) == value
    people = table(paper, "Сроки по ответственным").rows
    assert [sum(row[place] for row in people) for place in range(1, 9)] == list(total[1:9])


@pytest.mark.parametrize("version", KINDS["course_request"].versions)
def test_request_counts_equal_the_mart(papers, marts, version):
    inside = "rpt_course_requests where status not in ('completed', 'declined')"
    table = "rpt_course_requests_outgoing" if version == OPEN else inside
    expected = marts.execute(f"select count(*) from marts.{table}").fetchone()[0]
    assert expected
    book = papers["course_request", version]
    assert len(book.sheets["Список"].rows) == expected
    assert book.sheets["По программам"].rows[-1][5] == expected


def test_recheck_act_equals_the_mart(papers, marts):
    paper = papers["recheck_act", INTERNAL]
    shown = [
        (row[0], row[1], row[2].pct)
        for b in paper.blocks
        if isinstance(b, Table)
        for row in b.rows
        if len(row) == 6
    ]
    expected = marts.execute(
        "select criterion, n, 100 * exact_agreement from marts.msr_marking_deficits "
        "where is_commission and school_code = ? order by procedure_id, criterion",
        [SCHOOL],
    ).fetchall()
    assert expected
    assert [row[:2] for row in shown] == [row[:2] for row in expected]
    assert [row[2] for row in shown] == pytest.approx([row[2] for row in expected])


@pytest.fixture(scope="session")
def known_percents(marts) -> set[str]:
    """Every share of the marts as the papers write it."""
    queries = [
        "select quality_pct, n from marts.rpt_marks_summary",
        "select success_pct, n from marts.rpt_marks_summary",
        "select mark2_pct, n from marts.rpt_marks_summary",
        "select absent_pct, participants_cnt from marts.rpt_marks_summary",
        "select 100.0 * present_cnt / participants_cnt, participants_cnt from "
        "marts.rpt_marks_summary where participants_cnt > 0",
        "select pct, n from marts.rpt_marks",
        *(f"select {c}_pct, n from marts.rpt_journal" for c in ("lowered", "confirmed", "raised", "gap")),
        "select completion_pct, n from marts.rpt_tasks",
        "select completion_pct, 1000 from marts.rpt_tasks",
    ]
    rows = [row for q in queries for row in marts.execute(q).fetchall()]
    return {percent(float(v), n) for v, n in rows if v is not None}


@pytest.mark.parametrize(
    "key",
    [(n, v) for n in ("order_results", "minutes_meeting", "minutes_interview", "region_letter", "meeting_slides",
                      "recommendations", "improvement_programme") for v in KINDS[n].versions],
    ids="-".join,
)  # fmt: skip
def test_every_percent_said_in_words_is_a_number_of_a_mart(papers, known_percents, key):
    said = {m.group(0) for t in texts(papers[key]) for m in re.finditer(r"\d+(?:,\d+)?\u202f%", t)}
    assert said <= known_percents | {f"{c}\u202f%" for c in CONSTANTS}


def test_shares_carry_their_base(papers):
    for row in table(papers["analytic_note", INTERNAL], "Распределение").rows:
        assert all(share.n == row[1] for share in row[2:] if isinstance(share, Share))
