-- Measures of schools by what is known of the answer. Grain: plan × measure × window × school.
select
    plan_id,
    number,
    title,
    period_label,
    due_date,
    municipality,
    school_code,
    school_name,
    state,
    is_done,
    asked_on,
    reply_due_on,
    answer
from marts.rpt_plan_answers
order by plan_id, number, due_date nulls last, school_code
