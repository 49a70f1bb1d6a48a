-- Rows for the calendar of a position ($position): its own terms and those of whom it acts for in the days of that.
-- Grain: window of the department × whom it acts for.
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
    m.expected_result,
    t.acts_for,
    t.said
from marts.rpt_position_terms as t
inner join marts.fct_measure_occurrences as o using (occurrence_id)
left join marts.dim_measures as m on o.plan_id = m.plan_id and o.number = m.number
where t.position = $position and o.archived_on is null and ($plan is null or o.plan_id = $plan)
order by o.due_date, o.occurrence_id, t.acts_for
