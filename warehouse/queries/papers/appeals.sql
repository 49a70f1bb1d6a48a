-- Appeals of the hot line, newest first: a category of who asks, no person. Grain: appeal.
select
    a.appeal_id,
    a.appeal_date,
    a.school_year,
    a.applicant,
    a.topic,
    a.municipality,
    a.school_code,
    s.name as school_name,
    a.reply_due_on,
    a.is_closed,
    a.is_overdue,
    a.days_overdue
from marts.fct_appeals as a
left join marts.dim_schools as s using (school_code)
where ($municipality::varchar is null or a.municipality = $municipality)
order by a.appeal_date desc, a.appeal_id
