select points.* from {{ source('raw', 'plan_order_points') }} as points
inner join {{ ref('stg_plans__plans') }} as plans
    on points.plan_id = plans.plan_id and points.load_id = plans.load_id
