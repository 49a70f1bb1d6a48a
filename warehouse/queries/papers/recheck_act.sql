-- Re-checked works of a school for its act: raw counts by criterion, whole works first, no persons.
-- Grain: procedure × criterion.
select
    procedure_id, school_code, criterion, is_whole_work, works_cnt, equal_cnt, higher_cnt, lower_cnt, difference,
    difference_low, difference_high, marked_cnt, mark_changed_cnt, needs_support, experts_cnt, experts, protocols,
    blind_works_cnt, own_expert_works_cnt, first_on, last_on
from marts.rpt_recheck_acts
where school_code = $school_code
    and ($procedure_id::varchar is null or procedure_id = $procedure_id)
order by procedure_id, is_whole_work desc, criterion
