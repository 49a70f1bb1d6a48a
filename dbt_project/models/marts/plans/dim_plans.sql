select
    plans.plan_id,
    coalesce(nullif(plans.title, ''), plans.plan_id) as plan_title,
    levels.plan_level,
    plans.source_file,
    plans.approved_on,
    plans.period_start,
    plans.period_end,
    plans.years,
    count(measures.number) as measures_cnt,
    max(archive.archived_on) as archived_on,
    {{ today() }} as as_of
from {{ ref('stg_plans__plans') }} as plans
inner join {{ ref('int_plans__levels') }} as levels using (plan_id)
left join {{ ref('stg_plans__measures') }} as measures using (plan_id)
left join {{ ref('int_plans__archive') }} as archive using (plan_id)
group by
    plans.plan_id, plans.title, levels.plan_level, plans.source_file, plans.approved_on, plans.period_start,
    plans.period_end, plans.years
