-- What may change after a course. Grain: outcome × teacher × subject × school year. Units: percentage points, percent.
with class_teachers as (
    select school_code, subject, class_label, school_year, min(teacher_code) as teacher_code
    from {{ ref('brg_teaching_load') }}
    group by school_code, subject, class_label, school_year
    having count(distinct teacher_code) = 1
),

-- A class against its procedure: the test's own difficulty drops out.
classes as (
    select
        scores.school_code, scores.subject, scores.class_label, scores.school_year, scores.n,
        100.0 * (scores.mean_score - scores.region_mean_score) / scores.max_primary_score as value
    from {{ ref('rpt_scores_summary') }} as scores
    where scores.group_level = 'class' and scores.n > 0 and scores.max_primary_score > 0
)

select
    'выполнение работ классами, п.п. к региону' as outcome,
    teachers.teacher_code,
    classes.subject,
    classes.school_year,
    sum(classes.n * classes.value) / sum(classes.n) as value,
    sum(classes.n) as n
from classes
inner join class_teachers as teachers using (school_code, subject, class_label, school_year)
where classes.value is not null
group by teachers.teacher_code, classes.subject, classes.school_year
union all
select
    'совпадение с экспертом при перепроверке, %' as outcome,
    teacher_code,
    subject,
    school_year,
    100.0 * avg(cast(school_score = expert_score as integer)) as value,
    count(*) as n
from {{ ref('fct_rechecks') }}
where teacher_code is not null and school_score is not null and expert_score is not null
group by teacher_code, subject, school_year
