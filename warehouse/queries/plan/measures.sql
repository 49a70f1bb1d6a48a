-- Measures of all plans in the order of the document. Grain: plan × measure.
select
    plan_id,
    plan_title,
    period_start,
    period_end,
    number,
    title,
    timing_text,
    timing_kind,
    coalesce(nullif(responsible_position, ''), responsible) as responsible,
    expected_result,
    nullif(direction, '') as direction,
    is_contrary_to_rules,
    contrary_reason,
    contrary_document,
    source_file
from marts.dim_measures
order by plan_id, ordinal
