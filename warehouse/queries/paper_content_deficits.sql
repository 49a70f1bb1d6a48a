-- Content elements done below what the rest of the same work lets expect. Grain: procedure × school × code
-- (rows of classes are left out).
select
    d.procedure_id, d.school_code, d.content_code, d.skill, d.tasks_cnt, d.n, d.completion_pct, d.expected_pct,
    d.gap, d.needs_support, d.reason, d.is_person_level
from marts.msr_content_deficits as d
where d.procedure_id = $procedure_id and d.class_label is null
    and ($school_code::varchar is null or d.school_code = $school_code)
order by d.school_code, d.gap
