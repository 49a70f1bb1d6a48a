-- Measures of plans that a school ($school_code) answers for, with their states. Grain: plan × measure × window.
select
    plan_id,
    number,
    title,
    period_label,
    window_start,
    due_date,
    status,
    status_source,
    done_date,
    evidence,
    is_overdue,
    days_overdue,
    state,
    state_place,
    state_sign,
    is_done,
    is_pending
from marts.fct_measure_occurrences
where school_code = $school_code and archived_on is null
order by state_place, due_date nulls last, plan_id, number
