-- Completion of the plans by direction, all periods together. Grain: plan × direction.
select
    plan_id,
    direction,
    sum(due) as due,
    sum(done) as done,
    sum(postponed) as postponed,
    sum(overdue) as overdue,
    sum(not_dated) as not_dated
from marts.rpt_plan_completion
group by plan_id, direction
order by plan_id, direction
