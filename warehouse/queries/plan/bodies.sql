-- Who has sent a plan of their own below a plan, and how both are done. Grain: plan × municipality or school.
select
    plan_id,
    body_level,
    body_name,
    municipality,
    school_code,
    has_sent,
    lower_plan_id,
    lower_title,
    measures_cnt,
    needs_cnt,
    shared_cnt,
    missing_needs,
    due,
    done,
    overdue,
    completion_pct,
    schools_due,
    schools_done,
    schools_pct,
    conclusion
from marts.rpt_plan_bodies
order by plan_id, has_sent, body_name, municipality, school_code
