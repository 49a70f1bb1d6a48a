-- Days on which a school writes procedures, as the calendar and the school itself name them. Grain: procedure × school.
select
    u.procedure_id,
    u.kind,
    u.school_year,
    u.season,
    u.subject,
    u.grade,
    p.class_grade,
    u.date_from,
    u.date_to
from marts.fct_upload_status as u
left join marts.dim_procedures as p using (procedure_id)
where u.school_code = $school_code and u.is_expected and u.date_from is not null
order by u.date_from, u.grade, u.subject
