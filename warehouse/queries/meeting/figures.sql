-- Figures as they stood on the day of the last meeting of each body, and now. Grain: meeting × figure × plan or place.
select
    meeting_date, body, topic, matter, figure_place, figure, plan_id, plan_title, municipality, is_person_level, then_value,
    then_n, now_value, now_n, schools_cnt, as_of
from marts.rpt_meeting_figures
order by meeting_date, figure_place, plan_title, municipality, is_person_level
