-- Windows of measures for the department with their states. Filter: $plan_id (null = all). Grain: measure × window.
select
    plan_id,
    number,
    title,
    direction,
    responsible,
    period,
    period_label,
    window_start,
    window_end,
    due_date,
    status,
    done_date,
    evidence,
    postponed_from,
    postponement_basis,
    days_overdue,
    is_overdue,
    is_done,
    is_open,
    counted_as,
    state,
    state_shown,
    is_pending
from marts.fct_measure_occurrences
where school_code is null and ($plan_id::varchar is null or plan_id = $plan_id)
order by due_date nulls last, number
