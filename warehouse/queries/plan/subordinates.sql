-- Plans of municipalities beside the region's, of schools beside the municipality's. Grain: plan × lower plan.
select
    plan_id,
    lower_plan_id,
    lower_level,
    owner_name,
    lower_title,
    bodies_cnt,
    collected_cnt,
    measures_cnt,
    needs_cnt,
    shared_cnt,
    missing_needs,
    extra_needs,
    due,
    done,
    overdue,
    completion_pct
from marts.rpt_plan_subordinates
order by plan_id, owner_name, lower_plan_id
