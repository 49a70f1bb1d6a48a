-- Whose every measure is, with those who act for somebody. Grain: plan × measure × position × whom it acts for.
select plan_id, number, position, acts_for, date_from, date_to, is_now, said
from marts.rpt_plan_people
order by plan_id, number, position, date_from
