-- Windows of the measures for the department. Grain: plan × measure × window (rows of schools are left out).
select
    o.plan_id,
    o.number,
    m.title,
    m.direction,
    m.responsible,
    o.window_start,
    o.window_end,
    o.due_date,
    o.status,
    o.done_date,
    o.evidence,
    o.is_overdue
from marts.fct_measure_occurrences as o
inner join marts.dim_measures as m using (plan_id, number)
where o.school_code is null
order by o.due_date nulls last, o.plan_id, o.number
