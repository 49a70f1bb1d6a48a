-- What schools have sent of the newest school year of each kind and of the year before. Grain: procedure × school.
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
    u.is_expected,
    u.is_newest_year,
    u.due_on,
    u.term_on,
    u.status,
    u.received_at,
    u.received_source,
    u.days_late,
    u.expected_classes_cnt,
    u.missing_classes
from marts.fct_upload_status as u
left join marts.dim_schools as s using (school_code)
where ($municipality::varchar is null or u.municipality = $municipality)
order by u.term_on desc nulls last, u.procedure_id, u.municipality, u.school_code
