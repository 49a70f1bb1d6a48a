-- Programmes of schools step by step, running ones first. Grain: school × step.
select
    municipality,
    school_code,
    school_name,
    begun_on,
    is_running,
    place,
    step,
    responsible,
    result,
    due_on,
    state,
    state_shown,
    is_pending,
    done_on,
    evidence,
    actor
from marts.rpt_programme_steps
where $school_code::varchar is null or school_code = $school_code
order by is_running desc, school_name, school_code, place, step
