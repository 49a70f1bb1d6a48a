-- Completion of a plan by direction and in total, as the mart says. Grain: plan × direction × period.
select plan_id, direction, period, occurrences_cnt, due, done, done_late, postponed, overdue, not_dated, completion_pct
from marts.rpt_plan_completion
where ($plan_id::varchar is null or plan_id = $plan_id)
order by plan_id, period, direction
