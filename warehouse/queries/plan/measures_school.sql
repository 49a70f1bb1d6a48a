-- Measures that a reader of a school answers for, as the plans say them; the query layer leaves no others. Grain: plan × measure.
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
    source_file
from marts.dim_measures
order by plan_id, ordinal
