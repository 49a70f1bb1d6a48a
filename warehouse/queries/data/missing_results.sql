-- Results that have not come: the deadline of the calendar has passed, or the school sent the other obligatory work of
-- the grade (where no calendar names the procedure). Grain: procedure × school.
select
    u.procedure_id,
    u.kind,
    u.school_year,
    u.season,
    u.subject,
    u.grade,
    u.municipality,
    u.school_code,
    s.name as school_name,
    u.status,
    u.due_on,
    u.days_late
from marts.fct_upload_status as u
left join marts.dim_schools as s using (school_code)
where u.status in ('missing', 'gap') and u.is_newest_year
order by u.days_late desc nulls last, u.municipality, u.school_code, u.procedure_id
