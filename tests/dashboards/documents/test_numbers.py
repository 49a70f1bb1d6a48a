"""Numbers of papers are numbers of marts: recomputed here by plain SQL."""

import re

import duckdb
import numpy as np
import pytest
from scipy.stats import t as student

from dashboards.documents.kinds.support import reach
from dashboards.documents.model import FOR_SCHOOL, INTERNAL, OPEN, Hidden, Share, Table, texts
from dashboards.documents.registry import KINDS
from dashboards.words import count, counted, out_of, percent
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


@pytest.mark.parametrize(("version", "step"), [(INTERNAL, 1e-6), (OPEN, 0.5)])
def test_marks_of_schools_equal_the_mart(papers, marts, version, step):
    """Outside rounded: whole points where the group is small."""
    paper = papers["analytic_note", version]
    procedure = procedure_of(marts, paper)
    rows = marts.execute(
        "select group_name, n, quality_pct, success_pct from marts.rpt_marks_summary "
        "where procedure_id = ? and group_level = 'school' and n > 0",
        [procedure],
    ).fetchall()
    expected = {name: tuple(numbers) for name, *numbers in rows}
    compared = 0
    for b in paper.blocks:
        for row in b.rows if isinstance(b, Table) and b.caption.startswith("Распределение") else ():
            name = row[0].rstrip("*")
            if name not in expected or isinstance(row[1], Hidden):
                continue
            n, quality, success = expected[name]
            assert row[1] == n
            is_whole = len(row) == 8
            for cell, value in (
                ((row[-2], quality), (row[-1], success)) if is_whole else ((row[-1], quality),)
            ):
                if not isinstance(cell, Hidden):
                    assert cell.pct == pytest.approx(value, abs=step)
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
    lines, people = marts.execute(
        "select count(*), count(distinct teacher_code) + count(*) filter (teacher_code is null) "
        f"from marts.{table}"
    ).fetchone()
    assert lines
    book = papers["course_request", version]
    assert len(book.sheets["Список"].rows) == lines
    assert book.sheets["По программам"].rows[-1][5] == people


def test_the_letter_agrees_with_the_list_that_goes_with_it(papers, marts):
    for version in KINDS["course_request"].versions:
        book = papers["course_request", version]
        outgoing = book.enclosed or book
        rows = outgoing.sheets["Список"].rows
        text = "\n".join(texts(book.letter))
        assert f"файл xlsx, {count(len(rows), 'строка')}" in text
        assert f"{count(outgoing.sheets['По программам'].rows[-1][5], 'слушатель')}, " in text
        assert "Руководител" in text
        assert (
            marts.execute("select min(organisation) from marts.rpt_course_requests_outgoing").fetchone()[0]
            in text
        )


def test_the_needs_of_the_next_year_are_those_of_the_request_and_the_letter_agrees_with_them(papers, marts):
    expected = marts.execute(
        "select subject, topic, count(distinct teacher_code) + count(*) filter (teacher_code is null), "
        "count(*) filter (status = 'accepted'), count(*) filter (course_code is null) "
        "from marts.rpt_course_requests where status in ('proposed', 'accepted') group by subject, topic"
    ).fetchall()
    book = papers["course_needs", OPEN]
    *rows, total = book.sheets["Потребность"].rows
    assert sorted((row[2].lower(), *row[3:4], *row[5:7]) for row in rows) == sorted(
        (topic.lower(), *counts) for _, topic, *counts in expected
    )
    places = sum(row[2] for row in expected)
    assert (total[3], total[5], total[6]) == (places, *(sum(r[i] for r in expected) for i in (3, 4)))
    by_subject = book.sheets["По предметам"].rows
    assert by_subject[-1][1:] == (len(expected), places, total[6])
    letter = book.letter
    assert next(block for block in letter.blocks if isinstance(block, Table)).rows == by_subject
    said = "\n".join(texts(letter))
    assert f"{count(places, 'место')} по {counted(len(expected), 'тема', 'datv')}" in said
    assert f"файл xlsx, {count(len(expected), 'строка')}" in said


def test_the_act_counts_every_work_of_the_school_whoever_marked_it(papers, marts):
    paper = papers["recheck_act", INTERNAL]
    tables = [b for b in paper.blocks if isinstance(b, Table) and len(b.columns) == 8]
    shown = {(row[0], *row[1:5]) for table in tables for row in table.rows}
    answers = marts.execute(
        "select procedure_id, participant_code, task_code, avg(school_score), avg(expert_score) "
        "from marts.fct_rechecks where school_code = ? and school_score is not null and expert_score is not null "
        "group by all",
        [SCHOOL],
    ).fetchall()
    assert answers
    expected, totals = [], {}
    for procedure, work, task, school, expert in answers:
        totals.setdefault((procedure, task), []).append(school - expert)
        totals.setdefault((procedure, "все задания", work), []).append(school - expert)
    for procedure in {key[0] for key in totals}:
        by = {key[1]: values for key, values in totals.items() if key[0] == procedure and len(key) == 2}
        by["все задания"] = [sum(v) for key, v in totals.items() if key[0] == procedure and len(key) == 3]
        for criterion, values in by.items():
            signs = [sum(v == 0 for v in values), sum(v > 0 for v in values), sum(v < 0 for v in values)]
            expected.append((criterion, len(values), *signs))
    assert shown == set(expected)


def test_the_act_says_how_many_of_all_works_and_what_they_can_show(papers, marts):
    text = "\n".join(texts(papers["recheck_act", INTERNAL]))
    known = marts.execute(
        "select works_cnt, (select count(distinct participant_code) from marts.fct_participant_results as p "
        "where p.procedure_id = a.procedure_id and p.school_code = a.school_code "
        "and attendance is distinct from 'absent') "
        "from marts.rpt_recheck_acts as a where school_code = ? and is_whole_work",
        [SCHOOL],
    ).fetchall()
    assert known
    for checked, written in known:
        assert written >= checked
        assert f"Проверено: {out_of(checked, written, 'работа')}." in text
        assert reach(checked, written) in text
    assert "не говорит" in reach(24, 61)
    assert "вывод относится ко всем" in reach(24, 24)
    assert reach(24, 0) == ""


def test_intervals_of_the_act_are_those_of_student(marts):
    rows = marts.execute(
        "select procedure_id, school_code, works_cnt, difference, difference_low, difference_high "
        "from marts.rpt_recheck_acts where is_whole_work and works_cnt >= 5"
    ).fetchall()
    assert rows
    for procedure, school, n, mean, low, high in rows:
        values = marts.execute(
            "select sum(s - e) from (select participant_code, task_code, avg(school_score) as s, "
            "avg(expert_score) as e from marts.fct_rechecks where procedure_id = ? and school_code = ? "
            "and school_score is not null and expert_score is not null group by all) group by participant_code",
            [procedure, school],
        ).fetchnumpy()
        found = np.asarray(next(iter(values.values())), float)
        reach = student.ppf(0.975, n - 1) * found.std(ddof=1) / np.sqrt(n)
        assert mean == pytest.approx(found.mean())
        assert (low, high) == pytest.approx(
            (found.mean() - reach, found.mean() + reach), abs=0.01 + 0.005 * reach
        )


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
def test_every_percent_said_in_words_is_a_number_of_a_mart(papers, known_percents, released, key):
    said = {m.group(0) for t in texts(papers[key]) for m in re.finditer(r"\d+(?:,\d+)?\u202f%", t)}
    if key[1] == OPEN:
        known_percents = {percent(v, n) for v in released for n in (10, 1000)}
    assert said <= known_percents | {f"{c}\u202f%" for c in CONSTANTS}


def test_shares_carry_their_base(papers):
    for row in table(papers["analytic_note", INTERNAL], "Распределение").rows:
        assert all(share.n == row[1] for share in row[2:] if isinstance(share, Share))
