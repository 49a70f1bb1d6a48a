select
    points.plan_id,
    plans.source_file,
    points.number,
    points.text,
    points.due_text,
    dated.due_date,
    dated.due_days,
    points.load_id
from {{ ref('stg_plans__order_points') }} as points
inner join {{ ref('stg_plans__plans') }} as plans using (plan_id)
left join {{ ref('int_plans__points') }} as dated using (plan_id, number)
