-- Needs of the department and the measures that cover them. Grain: plan × need.
select plan_id, plan_level, need_id, need_name, measures_cnt, numbers, is_covered, higher_plans_cnt, conclusion
from marts.rpt_plan_coverage
order by plan_id, need_id
