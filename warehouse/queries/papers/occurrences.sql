-- Windows of measures for the department with their states. Filter: $plan_id (null = all). Grain: measure × window.
select
    plan_id, number, title, coalesce(nullif(direction, ''), 'Без направления') as direction,
    coalesce(nullif(responsible, ''), 'не указан') as responsible, period, window_start, window_end, due_date,
    status, done_date, evidence, is_overdue, state
from marts.fct_measure_occurrences
where school_code is null and ($plan_id::varchar is null or plan_id = $plan_id)
order by due_date nulls last, number
