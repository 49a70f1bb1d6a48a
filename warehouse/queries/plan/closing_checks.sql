-- Closings drawn for a yes or no, the newest month first, and how each window stands now. Grain: window that was drawn.
select
    checks.occurrence_id,
    checks.plan_id,
    checks.number,
    checks.title,
    checks.period_label,
    checks.window_key,
    checks.municipality,
    checks.school_code,
    checks.school_name,
    checks.action_label,
    checks.closed_month,
    checks.place,
    checks.closed_on,
    checks.closed_as,
    checks.closed_with,
    checks.answer,
    checks.is_answered,
    checks.is_pending,
    windows.state,
    windows.state_sign
from marts.rpt_closing_checks as checks
inner join marts.fct_measure_occurrences as windows using (occurrence_id)
order by checks.closed_month desc, checks.plan_id desc, checks.place
