"""Report tables (``rpt_*``) of the invented database: the columns that pages read, from its participants.

Not a second implementation of the marts: intervals and comparisons are simple stand-ins, enough to
draw pages. The marts have tests of their own.
"""

import duckdb

TASKS = [(f"{i}", i, "Б" if i <= 8 else "П" if i <= 10 else "В", 1.0 if i < 9 else 2.0) for i in range(1, 13)]
SKILLS = ("Вычислять значения выражений", "Решать задачи в несколько действий", "Читать таблицы и диаграммы")

MEMBERS = """
create temp table members as
select *, 'region' as group_level, 'region:99' as group_key, 'регион' as group_name,
    null as g_municipality, null as g_school, null as g_class from marts.fct_participant_results
union all
select *, 'municipality', 'municipality:99:' || municipality, municipality, municipality, null, null
from marts.fct_participant_results
union all
select r.*, 'school', 'school:' || r.school_code, s.name, r.municipality, r.school_code, null
from marts.fct_participant_results as r join marts.dim_schools as s using (school_code)
union all
select *, 'class', 'class:' || school_code || ':' || class_label, class_label, municipality, school_code, class_label
from marts.fct_participant_results
"""

KEYS = """m.procedure_id, any_value(m.kind) as kind, any_value(m.school_year) as school_year, 'весна' as season,
any_value(m.subject) as subject, any_value(m.grade) as grade, any_value(m.class_grade) as class_grade, m.group_key,
m.group_level, any_value(m.group_name) as group_name, any_value(m.g_municipality) as municipality,
any_value(m.g_school) as school_code, any_value(m.g_class) as class_label,
m.group_level in ('class', 'school') as is_person_level, count(*) as n,
case when count(*) < 10 then 'менее 10' when count(*) < 20 then '10–19' when count(*) < 50 then '20–49'
else '50 и более' end as sample_tier,
case m.group_level when 'class' then 'municipality' when 'school' then 'municipality'
when 'municipality' then 'region' end as above_level"""


def _share(name: str, condition: str) -> str:
    pct = f"100.0 * count(*) filter (where {condition}) / count(*)"
    return f"""count(*) filter (where {condition}) as {name}_cnt, {pct} as {name}_pct,
        greatest(0, {pct} - 100 / sqrt(count(*))) as {name}_low_pct,
        least(100, {pct} + 100 / sqrt(count(*))) as {name}_high_pct, 50.0 as {name}_above_pct,
        50.0 as {name}_region_pct,
        case when count(*) < 10 then 'мало данных' else 'в пределах случайного' end as {name}_difference"""


def make_reports(db: duckdb.DuckDBPyConnection) -> None:
    """Create the report tables from ``marts.fct_participant_results``."""
    db.execute(MEMBERS)
    db.execute(
        "create table marts.brg_school_groups (school_code varchar, region_code varchar, group_name varchar)"
    )
    shares = ", ".join(
        _share(name, condition)
        for name, condition in (
            ("quality", "mark >= 4"),
            ("success", "mark >= 3"),
            ("mark2", "mark = 2"),
            ("absent", "attendance = 'absent'"),
        )
    )
    by_group = "from members as m group by m.procedure_id, m.group_key, m.group_level"
    db.execute(f"create temp table k as select {KEYS} {by_group}")
    db.execute(f"""create table marts.rpt_marks_summary as select {KEYS}, 'отметки' as scale,
        count(distinct m.school_code) as schools_cnt, 1 as classes_cnt, count(*) as participants_cnt,
        count(*) as present_cnt, 0 as not_graded_cnt, 200 as above_n, avg(mark) as mean_mark, {shares} {by_group}""")
    db.execute("""create table marts.rpt_marks as
        select k.*, 'отметки' as scale, v.value, cast(v.value as int) - 1 as value_order,
            count(m.mark) as cnt, 100.0 * count(m.mark) / any_value(k.n) as pct, 0.0 as low_pct, 60.0 as high_pct
        from k
        cross join (values ('2'), ('3'), ('4'), ('5')) as v (value)
        left join members as m
            on m.procedure_id = k.procedure_id and m.group_key = k.group_key and cast(m.mark as varchar) = v.value
        group by all""")
    db.execute(f"""create table marts.rpt_scores_summary as select {KEYS}, count(*) as participants_cnt,
        0 as not_scored_cnt, 20.0 as max_primary_score, avg(primary_score) as mean_score,
        stddev(primary_score) as sd_score, median(primary_score) as median_score, avg(primary_score) - 1 as mean_low,
        avg(primary_score) + 1 as mean_high, 10.5 as above_mean_score, avg(primary_score) - 10.5 as difference_points,
        10.5 as region_mean_score,
        case when count(*) < 10 then 'мало данных' else 'в пределах случайного' end as score_difference {by_group}""")
    db.execute("""create table marts.rpt_scores as
        select k.*, cast(m.primary_score as int) as score, cast(null as int) as mark, false as is_mark_border,
            count(*) as cnt, 100.0 * count(*) / any_value(k.n) as pct
        from k
        join members as m using (procedure_id, group_key) group by all""")
    db.execute("""create table marts.rpt_marks_dynamics as
        select k.*, 'тот же предмет и класс' as pair_type, 'ВПР-2025-весна-МА-4' as previous_procedure_id,
            2025 as previous_school_year, 'весна' as previous_season,
            4 as previous_grade, true as is_comparable, n as previous_n, 25.0 as mark2_pct, 30.0 as previous_mark2_pct,
            -5.0 as mark2_change_pts, -12.0 as mark2_change_low_pts, 2.0 as mark2_change_high_pts,
            -1.0 as mark2_region_change_pts, 'в пределах случайного' as mark2_change, 50.0 as quality_pct,
            48.0 as previous_quality_pct, 2.0 as quality_change_pts, 'в пределах случайного' as quality_change,
            false as is_mark2_rise, 0.1 as position_change, -0.2 as position_change_low, 0.4 as position_change_high
        from k""")
    journal = ", ".join(
        _share(name, condition)
        for name, condition in (
            ("lowered", "mark < journal_mark"),
            ("confirmed", "mark = journal_mark"),
            ("raised", "mark > journal_mark"),
            ("gap", "abs(mark - journal_mark) >= 2"),
        )
    )
    db.execute(f"""create table marts.rpt_journal as
        select {KEYS}, count(*) as present_cnt, 200 as above_n, {journal} {by_group}""")
    _school_groups(db)
    _tasks(db)


def _school_groups(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("""create table marts.rpt_school_groups as
        select procedure_id, school_code, municipality, is_person_level, group_key, group_level,
            'ШНОР' as reference_name, 'school_group:99:ШНОР' as reference_key, 4 as reference_schools_cnt,
            i.indicator, n, sample_tier, 40.0 as value, 200 as reference_n, 50.0 as reference_value,
            case when n < 10 then 'мало данных' else 'в пределах случайного' end as difference
        from marts.rpt_marks_summary
        cross join (values ('quality'), ('low'), ('score'), ('lowered'), ('raised'), ('gap')) as i (indicator)
        where group_level = 'school'""")


def _tasks(db: duckdb.DuckDBPyConnection) -> None:
    db.execute("create schema if not exists seeds")
    db.execute("""create table seeds.fioko_bands as select * from (values ('Б', 60.0, 57.0), ('П', 30.0, 28.5),
        ('В', 30.0, 28.5)) as t (difficulty, sufficient_from_pct, insufficient_below_pct)""")
    db.execute("""create table seeds.codifiers as select * from (values
        ('ВПР', 2016, 2023, 'ПООП'), ('ВПР', 2024, null, 'ФОП'))
        as t (kind, first_school_year, last_school_year, codifier)""")
    db.execute("create temp table t (task_code varchar, task_no int, difficulty varchar, max_score double)")
    db.executemany("insert into t values (?, ?, ?, ?)", TASKS)
    db.execute("create temp table s (task_no int, skill varchar)")
    db.executemany("insert into s values (?, ?)", [(no, SKILLS[no % 3]) for _, no, _, _ in TASKS])
    db.execute("""create table marts.dim_tasks as select p.procedure_id, t.*, s.skill, s.skill as planned_result,
        'краткий' as answer_type, '1.' || t.task_no as content_code
        from marts.dim_procedures as p cross join t join s using (task_no)""")
    pct = "least(97.0, 92 - t.task_no * 6 + hash(k.group_key) % 9)"
    db.execute(f"""create table marts.rpt_tasks as select k.*, t.*, {pct} as completion_pct,
        round({pct} * k.n * t.max_score / 100) as points, {pct} - 6 as low_pct,
        {pct} + 3 as high_pct, t.max_score * 0.5 as mean_score, 70.0 as above_pct, 70.0 as region_pct,
        case when t.difficulty = 'Б' and {pct} < 57 then 'недостаточный' else 'достаточный' end as band,
        2.0 as not_attempted_pct, 0.0 as not_taught_pct, 'в пределах случайного' as difference
        from k cross join t""")
    db.execute("""create table marts.rpt_groups as
        select k.*, v.participants_group, t.*, least(98.0, 20 * v.place + 40 - t.task_no * 2) as completion_pct,
            60.0 as region_pct
        from k cross join t
        cross join (values ('2', 0), ('3', 1), ('4', 2), ('5', 3)) as v (participants_group, place)""")
    db.execute("""create table marts.rpt_planned_results as
        select k.*, 'умение' as result_type, 'у' || i as result_code, 4 as tasks_cnt, i as insufficient_tasks_cnt,
            80.0 - 15 * i as completion_pct, 60.0 as above_pct, 62.0 as region_pct, i >= 2 as is_system_deficit
        from k cross join range(0, 3) as r (i)""")
    db.execute("create temp table w (i int, title varchar)")
    db.executemany("insert into w values (?, ?)", list(enumerate(SKILLS)))
    db.execute("""create table marts.dim_planned_results as
        select p.procedure_id, 'умение' as result_type, 'у' || w.i as result_code, w.title, w.i as place,
            '1, 4, 7' as task_codes
        from marts.dim_procedures as p cross join w""")
    db.execute("""create table marts.rpt_individual as
        select procedure_id, school_code, class_label, participant_code, '1' as variant, attendance, primary_score,
            20.0 as max_primary_score, 5 * primary_score as score_pct, mark, null as level, journal_mark,
            mark - journal_mark as journal_gap, abs(mark - journal_mark) >= 2 as is_journal_gap,
            true as is_basic_half, false as is_raised_half, false as is_high_half,
            70.0 as basic_pct, 40.0 as raised_pct, 10.0 as high_pct,
            12 as tasks_cnt, 1 as not_attempted_cnt
        from marts.fct_participant_results""")
