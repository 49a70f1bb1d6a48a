-- Plans with their periods, newest first. Grain: plan.
select plan_id, max(plan_title) as plan_title, min(approved_on) as approved_on, max(period_start) as period_start,
    max(period_end) as period_end, count(*) as measures_cnt
from marts.dim_measures
group by plan_id
order by period_start desc nulls last, plan_id desc
