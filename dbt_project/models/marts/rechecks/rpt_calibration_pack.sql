-- Only groups that name nobody: at least ten works and three schools of the municipality.
with counted as (
    select
        municipality, procedure_id, kind, school_year, season, subject, grade, task_code as criterion,
        max(max_score) as max_score,
        count(*) as works_cnt,
        count(distinct school_code) as schools_cnt,
        avg(cast(school_score = expert_score as integer)) as exact_share,
        100.0 * avg(cast(abs(school_score - expert_score) <= 1 as integer)) as adjacent_pct,
        avg(school_score - expert_score) as mean_difference,
        100.0 * avg(cast(school_score > expert_score as integer)) as higher_pct,
        100.0 * avg(cast(school_score < expert_score as integer)) as lower_pct
    from {{ ref('fct_rechecks') }}
    where school_score is not null and expert_score is not null
    group by municipality, procedure_id, kind, school_year, season, subject, grade, task_code
),

skills as (
    select procedure_id, task_code as criterion, min(skill) as skill
    from {{ ref('dim_tasks') }}
    group by procedure_id, task_code
)

select
    md5(concat_ws('|', coalesce(counted.municipality, ''), counted.procedure_id, counted.criterion)) as calibration_id,
    counted.municipality,
    counted.procedure_id,
    counted.kind,
    counted.school_year,
    counted.season,
    counted.subject,
    counted.grade,
    counted.criterion,
    skills.skill,
    counted.max_score,
    counted.works_cnt,
    counted.schools_cnt,
    100.0 * counted.exact_share as exact_pct,
    {{ wilson_pct('counted.exact_share', 'counted.works_cnt', 'low') }} as exact_low_pct,
    {{ wilson_pct('counted.exact_share', 'counted.works_cnt', 'high') }} as exact_high_pct,
    counted.adjacent_pct,
    counted.mean_difference,
    counted.higher_pct,
    counted.lower_pct,
    row_number() over (
        partition by counted.municipality, counted.school_year, counted.subject
        order by counted.exact_share, counted.works_cnt desc, counted.procedure_id, counted.criterion
    ) as place
from counted
left join skills on counted.procedure_id = skills.procedure_id and counted.criterion = skills.criterion
where counted.works_cnt >= {{ threshold('min_group_outside') }}
    and counted.schools_cnt >= {{ threshold('min_schools_in_group') }}
