-- Measures of all plans in the order of the document. Grain: plan × measure.
select
    plan_id,
    plan_title,
    number,
    title,
    timing_text,
    responsible,
    expected_result,
    direction,
    source_file
from marts.dim_measures
order by plan_id, ordinal
