-- What the windows of each direction of a plan count as: rows of the picture. Grain: plan × direction × what it counts as.
select plan_id, direction, counted_as, occurrences_cnt, n, pct
from marts.rpt_plan_states
where ($plan_id::varchar is null or plan_id = $plan_id)
order by plan_id, direction, counted_as
