-- Written by `make staging` from ingestion/sources/procedure_calendar.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    {{ mention_key('date_from') }} as mention_key,
    procedure_kind,
    subject,
    grade,
    school_code,
    class_text,
    date_from,
    date_to,
    start_time,
    room,
    upload_due_on,
    keep_until_text,
    results_received_on,
    school_year,
    named_year,
    season,
    language,
    study_level,
    class_label,
    load_id,
    sheet,
    row_number
from {{ current_rows('procedure_calendar') }}
qualify row_number() over (
    partition by procedure_kind, school_year, season, subject, grade, language, study_level, school_code, class_label
    order by load_id desc, row_number desc
) = 1
