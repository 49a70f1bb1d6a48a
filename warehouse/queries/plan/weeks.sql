-- Terms of plans by week and by position. Grain: plan × week × position.
select
    plan_id,
    week_start,
    week_end,
    position,
    is_total,
    terms_cnt,
    done,
    open_cnt,
    overdue,
    open_numbers,
    is_past,
    is_this_week,
    is_heavy
from marts.rpt_plan_weeks
order by plan_id, week_start, is_total desc, position
