-- Times that measures and points of orders are to be done: by the department, or with $of_schools by schools.
-- Grain: plan × measure × window, with $of_schools × school.
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
    is_contrary_to_rules,
    contrary_reason,
    state,
    state_place,
    state_sign,
    state_tone,
    counted_as,
    is_counted,
    is_due,
    is_done,
    is_overdue,
    days_overdue,
    waits_for,
    due_within,
    archived_on,
    archive_basis,
    final_state,
    as_of,
    is_pending
from marts.fct_measure_occurrences
where
    ($of_schools::boolean is null and school_code is null)
    or ($of_schools::boolean and school_code is not null)
order by due_date nulls last, plan_id, number
