-- Completion of the plans by one cut: plan, direction, responsible, period or school. Grain: plan × value of the cut.
select
    plan_id,
    cut,
    cut_value,
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
    max_days_overdue,
    due_14,
    due_30,
    completion_pct
from marts.rpt_plan_progress
order by plan_id, cut, cut_value
