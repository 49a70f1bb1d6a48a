-- Rows for calendars: dated windows of the department, or with $of_schools those of schools. Filter: $plan (null = all).
-- Grain: plan × measure × window, with $of_schools × school.
select
    o.occurrence_id,
    o.plan_id,
    o.number,
    o.source,
    o.school_code,
    o.due_date,
    o.reminder_date,
    o.period_label,
    o.due_basis,
    o.state,
    o.is_done,
    o.is_counted,
    o.has_reminder,
    o.postponement_basis,
    o.title,
    o.responsible,
    o.direction,
    m.expected_result
from marts.fct_measure_occurrences as o
left join marts.dim_measures as m using (plan_id, number)
where
    (($of_schools::boolean is null and o.school_code is null) or ($of_schools::boolean and o.school_code is not null))
    and o.due_date is not null and not o.is_before_approval and o.archived_on is null
    and ($plan is null or o.plan_id = $plan)
order by o.due_date, o.occurrence_id
