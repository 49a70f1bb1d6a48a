-- Measures of all plans. Grain: plan × measure.
select
    plan_id,
    number,
    title,
    timing_text,
    timing_kind,
    responsible,
    expected_result,
    direction,
    source_file
from marts.dim_measures
order by plan_id, number
