-- Who came to events, the latest first. Grain: event × school.
select
    came.event_id,
    came.event_date,
    came.form,
    came.topic,
    came.municipality,
    came.school_code,
    schools.name as school_name,
    came.participants_cnt
from marts.fct_event_attendance as came
left join marts.dim_schools as schools using (school_code)
order by came.event_date desc, came.event_id, schools.name, came.school_code
