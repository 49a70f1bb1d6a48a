select
    measures.plan_id,
    plans.source_file,
    plans.title as plan_title,
    plans.approved_on,
    plans.period_start,
    plans.period_end,
    measures.number,
    measures.ordinal,
    measures.title,
    measures.timing_text,
    measures.responsible,
    measures.expected_result,
    measures.direction,
    measures.place,
    measures.load_id
from {{ ref('stg_plans__measures') }} as measures
inner join {{ ref('stg_plans__plans') }} as plans using (plan_id)
