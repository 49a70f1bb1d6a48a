-- Completion of the plans by one cut: plan, direction, responsible, period or school. Grain: plan × value of the cut.
select
    p.plan_id,
    p.cut,
    p.cut_value,
    coalesce(s.name, p.cut_value) as name,
    p.occurrences_cnt,
    p.due,
    p.done,
    p.done_late,
    p.postponed,
    p.overdue,
    p.max_days_overdue,
    p.not_dated,
    p.due_14,
    p.due_30,
    p.completion_pct
from marts.rpt_plan_progress as p
left join marts.dim_schools as s on p.school_code = s.school_code
order by p.plan_id, p.cut, p.cut_value
