-- What a school ($school_code) sent or has to send, the newest year first. Grain: procedure.
select
    procedure_id,
    kind,
    school_year,
    season,
    subject,
    grade,
    status,
    date_from,
    due_on,
    received_at,
    received_source,
    days_late,
    missing_classes
from marts.fct_upload_status
where school_code = $school_code
order by school_year desc, due_on desc nulls last, procedure_id
