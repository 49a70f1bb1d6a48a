-- Times that measures and points of orders are to be done by the department. Grain: plan × measure × window.
select
    occurrence_id,
    plan_id,
    number,
    source,
    title,
    direction,
    responsible,
    timing_kind,
    period_label,
    period,
    window_start,
    window_end,
    due_date,
    due_basis,
    next_control_date,
    status,
    status_source,
    done_date,
    evidence,
    comment,
    postponed_from,
    postponement_basis,
    is_dated,
    is_before_approval,
    is_overdue,
    days_overdue,
    is_contrary_to_rules,
    state as mart_state
from marts.fct_measure_occurrences
where school_code is null
order by due_date nulls last, plan_id, number
