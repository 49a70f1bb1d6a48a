-- Planned results and content codes of a group, its levels above and the level below. Grain: group × code.
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
    r.result_type,
    r.result_code,
    r.tasks_cnt,
    r.insufficient_tasks_cnt,
    r.completion_pct,
    r.above_level,
    r.above_pct,
    r.region_pct,
    r.is_system_deficit
from marts.rpt_planned_results as r
where r.procedure_id = $procedure_id
    and ((
        r.group_level = 'region'
        or (r.group_level = 'municipality' and r.municipality = $municipality)
        or (r.group_level = 'school' and r.school_code = $school_code)
        or (r.group_level = 'class' and r.school_code = $school_code and r.class_label = $class_label)
    ) or (
        r.group_level = $child_level
        and ($municipality::varchar is null or r.municipality = $municipality)
        and ($school_code::varchar is null or r.school_code = $school_code)
    ))
order by r.group_level, r.group_key, r.result_type, r.result_code
