"""Tasks that nobody of a class solved: the query of the page against the answers themselves."""

from pathlib import Path

import duckdb

SQL = (Path(__file__).parents[3] / "warehouse" / "queries" / "skills" / "unsolved.sql").read_text("utf-8")


def test_what_nobody_of_a_class_solved_is_what_the_answers_say(demo_home):
    with duckdb.connect(str((demo_home / "current").resolve()), read_only=True) as db:
        sittings = db.execute("""
            select distinct kind, school_year, season, subject from marts.rpt_tasks
        """).fetchall()
        said = []
        for kind, year, season, subject in sittings:
            chosen = {"kind": kind, "school_year": year, "season": season, "subject": subject}
            rows = db.execute(SQL, chosen | {"municipality": None, "school_code": None}).pl()
            said += [
                (kind, year, season, subject, *row)
                for row in rows.select("grade", "school_code", "class_label", "task_code", "n").rows()
            ]
        counted = db.execute("""
            select procedures.kind, procedures.school_year, procedures.season, procedures.subject, procedures.grade,
                answers.school_code, answers.class_label, answers.task_code, count(*)
            from marts.fct_task_results as answers
            inner join marts.dim_procedures as procedures using (procedure_id)
            where answers.response in ('scored', 'not_attempted') and answers.class_label <> ''
            group by all
            having coalesce(sum(answers.score), 0) = 0
        """).fetchall()
        solved = db.execute("""
            select distinct kind, school_year, season, subject, grade, task_code from marts.rpt_tasks
            where group_level = 'region' and points > 0
        """).fetchall()
    known = set(solved)
    assert said
    own = sorted(row for row in counted if (*row[:5], row[7]) in known)
    assert sorted(said) == own
