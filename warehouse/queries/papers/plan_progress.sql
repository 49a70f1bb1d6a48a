-- Completion of one plan: in total, by direction, by responsible. Grain: plan × cut × value of the cut.
select
    plan_id,
    cut,
    name,
    occurrences_cnt,
    due,
    done,
    done_late,
    due_open,
    overdue,
    postponed,
    ahead,
    not_dated,
    not_counted,
    completion_pct
from marts.rpt_plan_progress
where cut in ('plan', 'direction', 'responsible') and ($plan_id::varchar is null or plan_id = $plan_id)
order by plan_id, cut, name
