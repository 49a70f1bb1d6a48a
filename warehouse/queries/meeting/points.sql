-- What plans ask of the next meeting, as points of its agenda. Grain: plan × question.
select point_id, plan_id, plan_title, municipality, point_place, point, measures_cnt, nearest_on, text, as_of
from marts.rpt_meeting_points
order by point_place, plan_title, plan_id
