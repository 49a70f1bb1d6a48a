-- Schools of one procedure ($procedure_id): status, days from the deadline, classes. Grain: school.
select
    u.municipality,
    u.school_code,
    s.name as school_name,
    u.status,
    u.due_on,
    u.received_at,
    u.received_source,
    u.days_late,
    u.days_from_due,
    u.received_classes_cnt,
    u.missing_classes
from marts.fct_upload_status as u
left join marts.dim_schools as s using (school_code)
where u.procedure_id = $procedure_id
order by
    u.status_place,
    u.missing_classes nulls last,
    u.days_late desc nulls last,
    u.municipality,
    u.school_code
