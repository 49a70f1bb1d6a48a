"""Every number of a recommendation counted again from facts and registers, on the demonstration and on the region."""

import re

import duckdb
import pytest

#: Rules whose topics are counted again in `test_recommend.py`: tested gaps of classes, unions and years.
OF_TOPICS = {"П-01", "П-02", "П-03", "П-22", "П-23", "П-24", "П-42", "С-11"}


@pytest.fixture(scope="module", params=["demo_home", "altai_home"])
def build(request):
    path = request.getfixturevalue(request.param) / "current"
    with duckdb.connect(str(path.resolve()), read_only=True) as db:
        yield db


def numbers(text: str) -> list[float]:
    return [float(n.replace(",", ".")) for n in re.findall(r"\d+(?:,\d+)?", text)]


def given(db, *rules: str) -> list[dict]:
    marks = ", ".join("?" * len(rules))
    rows = db.execute(f"select * from marts.rpt_recommendations where rule_id in ({marks})", list(rules))
    names = [column[0] for column in rows.description]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]


def test_every_rule_that_speaks_is_counted_again(build):
    rules = {
        rule for (rule,) in build.execute("select distinct rule_id from marts.rpt_recommendations").fetchall()
    }
    assert rules - OF_TOPICS <= set().union(*COUNTED)


def task_of_school(db, row: dict, everywhere: bool) -> tuple[float, float, float, int]:
    """Completion of the school and of its municipality (or of all schools), share not attempted, works."""
    procedure, task = row["basis"].removeprefix("rpt_tasks: ").split(", ")
    return db.execute(
        """
        with cells as (
            select coalesce(t.score, 0) as score, t.response = 'not_attempted' as is_untouched,
                max(t.max_score) over () as max_score, t.school_code = $3 as is_own
            from marts.fct_task_results as t
            inner join marts.dim_schools as s using (school_code)
            where t.procedure_id = $1 and t.task_code = $2 and ($4 or s.municipality = $5)
                and (t.score is not null or t.response = 'not_attempted')
        )
        select 100.0 * sum(score) filter (where is_own) / sum(max_score) filter (where is_own),
            100.0 * sum(score) / sum(max_score),
            100.0 * avg(cast(is_untouched as integer)) filter (where is_own),
            count(*) filter (where is_own)
        from cells
        """,
        [procedure, task, row["school_code"], everywhere, row["municipality"]],
    ).fetchone()


def test_tasks_of_schools(build):
    for row in given(build, "П-04", "П-05", "С-01"):
        said = numbers(row["fact"].rpartition(": ")[2])
        own, around, untouched, n = task_of_school(build, row, "по региону" in row["fact"])
        assert n == said[-1], row["fact"]
        assert n >= 10
        if row["rule_id"] == "П-05":
            assert untouched == pytest.approx(said[0], abs=0.51), row["fact"]
            # A school that is alone in its municipality is compared with all schools.
            assert own < around or own < task_of_school(build, row, everywhere=True)[1], row["fact"]
            continue
        assert own == pytest.approx(said[0], abs=0.51), row["fact"]
        assert around == pytest.approx(said[1], abs=0.51), row["fact"]
        assert (own < around) == (row["rule_id"] == "П-04")


def test_marks_beside_the_journal(build):
    for row in given(build, "П-08", "С-03"):
        same, raised, lowered, n = build.execute(
            """
            select 100.0 * avg(cast(mark = journal_mark as integer)), 100.0 * avg(cast(mark > journal_mark as integer)),
                100.0 * avg(cast(mark < journal_mark as integer)), count(*)
            from marts.fct_participant_results
            where procedure_id = ? and school_code = ? and mark is not null and journal_mark is not null
            """,
            [row["basis"].removeprefix("rpt_journal: "), row["school_code"]],
        ).fetchone()
        said = numbers(row["fact"].partition("журналом у ")[2])
        assert [same, raised, lowered, n] == pytest.approx(said, abs=0.51), row["fact"]


def test_what_school_and_expert_gave(build):
    for row in given(build, "П-06", "П-07"):
        procedure, criterion = row["basis"].removeprefix("msr_marking_deficits: ").split(", ")
        said = numbers(row["fact"].partition("экспертом ")[2])
        groups = build.execute(
            """
            select 100.0 * avg(cast(school_score = expert_score as integer)), count(*) from marts.fct_rechecks
            where procedure_id = ? and task_code = ? and school_code = ? and school_score is not null
                and expert_score is not null
            group by teacher_code
            """,
            [procedure, criterion, row["school_code"]],
        ).fetchall()
        assert any([share, n] == pytest.approx(said, abs=0.51) for share, n in groups), row["fact"]


def criteria(db) -> list[tuple]:
    """Campaign, municipality, procedure, criterion, share of equal scores, works, schools: re-checks counted anew."""
    return db.execute("""
        select c.campaign, r.municipality, r.procedure_id, r.task_code,
            100.0 * avg(cast(school_score = expert_score as integer)) as exact,
            count(distinct (r.school_code, r.class_label, r.participant_code)) as works,
            count(distinct school_code) as schools
        from marts.fct_rechecks as r inner join intermediate.int_support__campaigns as c using (procedure_id)
        where school_score is not null and expert_score is not null
        group by all
    """).fetchall()


def below_beyond_chance(share: float, works: int) -> bool:
    """Whether the upper end of Wilson's interval lies below 80 %."""
    p, z = share / 100, 1.959964
    middle, half = p + z * z / (2 * works), z * ((p * (1 - p) + z * z / (4 * works)) / works) ** 0.5
    return (middle + half) / (1 + z * z / works) < 0.8


def test_criteria_of_unions_and_coordinators(build):
    counted = criteria(build)
    for row in given(build, "П-21"):
        said = numbers(row["fact"].partition("совпали у ")[2])
        found = [c for c in counted if c[1] == row["municipality"] and f"критерий {c[3]} " in row["fact"]]
        assert any(list(c[4:]) == pytest.approx(said, abs=0.51) for c in found), row["fact"]
        assert below_beyond_chance(said[0], int(said[1]))
    for row in given(build, "П-34", "П-45"):
        own = [
            c for c in counted if c[:2] == (row["campaign"], row["municipality"]) and c[5] >= 10 and c[6] >= 3
        ]
        below = sum(below_beyond_chance(c[4], c[5]) for c in own)
        assert [80.0, below, len(own)] == numbers(row["fact"]), row["fact"]


def test_uploads(build):
    for row in given(build, "С-21", "С-32", "П-31", "П-32", "С-04"):
        cnt, in_time, late, missing, own = build.execute(
            """
            select count(u.due_on), count(*) filter (where status = 'received' and received_at::date <= due_on),
                count(distinct school_code) filter (where status = 'late'),
                count(distinct school_code) filter (where status = 'missing'),
                count(*) filter (where school_code = ?)
            from marts.fct_upload_status as u inner join intermediate.int_support__campaigns as c using (procedure_id)
            where c.campaign = ? and u.municipality = ?
            """,
            [row["school_code"], row["campaign"], row["municipality"]],
        ).fetchone()
        said = numbers(row["fact"])
        expected = {"П-31": [missing], "П-32": [late], "С-04": [own]}.get(row["rule_id"], [in_time, cnt])
        assert said == expected, row["fact"]


def test_absence_and_signs(build):
    for row in given(build, "П-33"):
        schools, level = build.execute(
            """
            select count(distinct school_code), min(above_level) from marts.rpt_marks_summary
            inner join intermediate.int_support__campaigns as c using (procedure_id)
            where group_level = 'school' and absent_difference = 'выше' and c.campaign = ? and municipality = ?
            """,
            [row["campaign"], row["municipality"]],
        ).fetchone()
        assert numbers(row["fact"]) == [schools]
        assert ("муниципальной" in row["fact"]) == (level == "municipality")
    for row in given(build, "П-35", "П-43"):
        counted = build.execute(
            """
            select count(distinct school_code) filter (where standing_open = 'признаки'), count(distinct school_code)
            from marts.rpt_school_cases inner join intermediate.int_support__campaigns as c using (procedure_id)
            where strength_open is not null and c.campaign = ? and municipality = ?
            """,
            [row["campaign"], row["municipality"]],
        ).fetchone()
        assert numbers(row["fact"]) == list(counted)


def test_requests_and_courses(build):
    for row in given(build, "П-17", "П-41", "П-46"):
        lines, schools = build.execute(
            """
            select count(*), count(distinct school_code) from marts.rpt_course_requests
            where municipality = $1 and ($2 is null or school_code = $2)
                and status in ('proposed', case when $3 = 'П-17' then 'proposed' else 'accepted' end)
                and case
                    when $3 = 'П-46' then course_code is null and outcome = 'курса нет' else course_code is not null
                end
            """,
            [row["municipality"], row["school_code"], row["rule_id"]],
        ).fetchone()
        said = numbers(row["fact"])
        assert said[0] == lines, row["fact"]
        assert row["rule_id"] == "П-17" or said[1] == schools, row["fact"]
    # Where no catalogue is known, nobody is told that it has no course.
    (courses,) = build.execute("select count(*) from marts.dim_courses").fetchone()
    assert courses or not given(build, "П-46")
    for row in given(build, "П-44"):
        trained, teachers = build.execute(
            """
            select count(distinct teacher_code) filter (where exists (
                select 1 from marts.fct_pd_completions as c where c.teacher_code = t.teacher_code and c.hours >= 16
                    and c.is_counted)), count(distinct teacher_code)
            from marts.dim_teachers as t where municipality = ?
            """,
            [row["municipality"]],
        ).fetchone()
        said = numbers(row["fact"].partition("прошли ")[2])
        assert said[1] == teachers
        assert said[0] <= trained


#: Which rules each of the tests above counts again.
COUNTED = (
    {"П-04", "П-05", "С-01"},
    {"П-08", "С-03"},
    {"П-06", "П-07"},
    {"П-21", "П-34", "П-45"},
    {"С-21", "С-32", "П-31", "П-32", "С-04"},
    {"П-33", "П-35", "П-43"},
    {"П-17", "П-41", "П-46", "П-44"},
)
