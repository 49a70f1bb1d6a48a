-- How many of the closings that the program made by itself are right, as people answered. Grain: kind of action, and all.
select
    action_label,
    is_total,
    drawn_cnt,
    answered_cnt,
    right_cnt,
    precision_pct,
    low_pct,
    high_pct,
    conclusion
from marts.rpt_closing_precision
order by is_total desc, answered_cnt desc, drawn_cnt desc, action_label
