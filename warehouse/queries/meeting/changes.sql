-- What changed since the last meeting of each body. Grain: meeting × what happened × with what.
select
    meeting_date, body, topic, matter, change_place, change, thing_id, plan_id, municipality, school_code, title, responsible,
    happened_on, due_on, is_person_level, as_of
from marts.rpt_meeting_changes
order by meeting_date, change_place, happened_on nulls last, title
