-- What is new, dropped, changed or renumbered in the version of a plan that counts. Grain: plan × measure that changed.
select
    plan_id,
    change,
    number,
    number_before,
    title,
    what_changed,
    file_before
from marts.rpt_plan_changes
order by plan_id, ordinal
