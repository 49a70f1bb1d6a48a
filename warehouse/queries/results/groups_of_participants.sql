-- Completion of tasks by groups of participants (by mark or level). Grain: group × participants' group × task.
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
    r.participants_group,
    r.task_code,
    r.task_no,
    r.difficulty,
    r.max_score,
    r.completion_pct,
    r.region_pct
from marts.rpt_groups as r
where r.procedure_id = $procedure_id
    and ((
        r.group_level = 'region'
        or (r.group_level = 'municipality' and r.municipality = $municipality)
        or (r.group_level = 'school' and r.school_code = $school_code)
        or (r.group_level = 'class' and r.school_code = $school_code and r.class_label = $class_label)
    ))
order by r.participants_group, r.task_no, r.task_code
