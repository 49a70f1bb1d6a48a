-- How every plan that is not in the archive stands, newest first: for `obektiv status`. Grain: plan.
select
    p.plan_id,
    p.plan_title,
    p.period_start,
    p.period_end,
    p.measures_cnt,
    p.as_of,
    t.occurrences_cnt,
    t.due,
    t.done,
    t.done_late,
    t.due_open,
    t.overdue,
    t.postponed,
    t.ahead,
    t.not_dated,
    t.not_counted,
    t.due_14,
    t.due_30,
    t.completion_pct
from marts.dim_plans as p
left join marts.rpt_plan_progress as t on p.plan_id = t.plan_id and t.cut = 'plan'
where p.archived_on is null
order by p.period_start desc nulls last, p.plan_id desc
