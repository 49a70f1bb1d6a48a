-- Measures that schools answer for, school by school. Grain: plan × measure × window × school.
select
    plan_id,
    number,
    title,
    period_label,
    window_start,
    due_date,
    school_code,
    school_name,
    municipality,
    status,
    status_source,
    done_date,
    evidence,
    is_overdue,
    days_overdue,
    state,
    state_place,
    state_sign,
    is_counted,
    is_due,
    is_done,
    is_pending
from marts.fct_measure_occurrences
where school_code is not null
order by plan_id, number, due_date, school_code
