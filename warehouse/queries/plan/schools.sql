-- Measures that schools answer for, school by school. Grain: plan × measure × window × school.
select
    o.plan_id,
    o.number,
    o.title,
    o.period_label,
    o.window_start,
    o.due_date,
    o.school_code,
    coalesce(s.name, 'Школа ' || o.school_code) as school_name,
    o.municipality,
    o.status,
    o.status_source,
    o.done_date,
    o.evidence,
    o.is_before_approval,
    o.is_overdue,
    o.days_overdue,
    o.state as mart_state
from marts.fct_measure_occurrences as o
left join marts.dim_schools as s using (school_code)
where o.school_code is not null
order by o.plan_id, o.number, o.due_date, o.school_code
