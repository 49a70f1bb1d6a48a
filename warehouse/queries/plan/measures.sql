-- Measures of all plans in the order of the document, and how each stands. Grain: plan × measure.
select
    plan_id,
    plan_title,
    period_start,
    period_end,
    number,
    title,
    timing_text,
    timing_kind,
    responsible,
    expected_result,
    direction,
    is_contrary_to_rules,
    contrary_reason,
    contrary_document,
    source_file,
    state,
    state_place,
    state_sign,
    next_due
from marts.rpt_plan_measures
order by plan_id, ordinal
