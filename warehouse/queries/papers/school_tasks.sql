-- Tasks of every school of a procedure beside the level above, for addressed recommendations. Grain: school × task.
select
    r.school_code, r.municipality, r.n, r.task_code, r.task_no, r.difficulty, r.completion_pct, r.above_pct,
    r.above_level, r.difference, r.band, r.is_person_level, w.skill, w.content_codes
from marts.rpt_tasks as r
left join marts.rpt_task_words as w on r.procedure_id = w.procedure_id and r.task_code = w.task_code
where r.procedure_id = $procedure_id and r.group_level = 'school'
    and ($municipality::varchar is null or r.municipality = $municipality)
    and ($school_code::varchar is null or r.school_code = $school_code)
order by r.school_code, r.task_no, r.task_code
