select measures.* from {{ source('raw', 'plan_measures') }} as measures
inner join {{ ref('stg_plans__plans') }} as plans
    on measures.plan_id = plans.plan_id and measures.load_id = plans.load_id
