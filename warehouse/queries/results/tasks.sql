-- Completion of tasks of a group and of its levels above. Grain: group × task.
select
    r.group_level,
    r.group_key,
    r.group_name,
    r.municipality,
    r.school_code,
    r.class_label,
    r.is_person_level,
    r.sample_tier,
    r.n,
    r.task_code,
    r.task_no,
    r.difficulty,
    r.max_score,
    r.mean_score,
    r.completion_pct,
    r.low_pct,
    r.high_pct,
    r.band,
    r.not_attempted_pct,
    r.not_taught_pct,
    r.above_level,
    r.above_pct,
    r.region_pct,
    r.difference
from marts.rpt_tasks as r
where r.procedure_id = $procedure_id
    and ((
        r.group_level = 'region'
        or (r.group_level = 'municipality' and r.municipality = $municipality)
        or (r.group_level = 'school' and r.school_code = $school_code)
        or (r.group_level = 'class' and r.school_code = $school_code and r.class_label = $class_label)
    ))
order by r.group_level, r.task_no, r.task_code
