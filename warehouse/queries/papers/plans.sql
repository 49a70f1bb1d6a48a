-- Plans with their periods, newest first. Grain: plan.
select plan_id, plan_title, approved_on, period_start, period_end, measures_cnt, archived_on, as_of
from marts.dim_plans
order by period_start desc nulls last, plan_id desc
