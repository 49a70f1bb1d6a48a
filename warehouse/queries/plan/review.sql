-- Questions to the authors of plans, the most important first. Grain: finding.
select plan_id, number, rule_id, rule_title, place, title, value, message, how_to_fix, document
from marts.rpt_plan_review
order by place, plan_id, ordinal
