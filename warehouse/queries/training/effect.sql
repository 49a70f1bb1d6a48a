-- Before and after a course against comparable teachers. Grain: outcome × kind of course.
select * exclude (effect_id)
from marts.rpt_pd_effect
order by outcome_name, topic_kind <> 'все курсы', topic_kind
