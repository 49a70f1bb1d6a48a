-- Measures of all plans in the order of the document, and how each stands for the department: to a school, which the query
-- layer leaves its own measures, that part stands empty. Grain: plan × measure.
select
    m.plan_id,
    m.plan_title,
    m.period_start,
    m.period_end,
    m.number,
    m.title,
    m.timing_text,
    m.timing_kind,
    m.expected_result,
    m.is_contrary_to_rules,
    m.contrary_reason,
    m.contrary_document,
    m.action,
    m.action_label,
    m.source_file,
    r.responsible,
    r.direction,
    r.state,
    r.state_place,
    r.state_sign,
    r.next_due
from marts.dim_measures as m
left join marts.rpt_plan_measures as r using (plan_id, number)
order by m.plan_id, m.ordinal
