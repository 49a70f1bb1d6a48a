-- Content elements done below what the rest of the same work lets expect, by class. Grain: procedure × class × code.
select
    procedure_id, municipality, school_code, class_label, content_code, skill, tasks_cnt, n,
    completion_pct, expected_pct, gap, needs_support, reason, is_person_level
from marts.msr_content_deficits
where procedure_id = $procedure_id and needs_support
    and ($municipality::varchar is null or municipality = $municipality)
    and ($school_code::varchar is null or school_code = $school_code)
order by gap, school_code, class_label
