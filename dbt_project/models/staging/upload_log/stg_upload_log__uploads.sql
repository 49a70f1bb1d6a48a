-- Written by `make staging` from ingestion/sources/upload_log.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    {{ mention_key('cast(uploaded_at as date)') }} as mention_key,
    procedure_name,
    subject,
    grade,
    school_code,
    uploaded_at,
    status,
    procedure_kind,
    school_year,
    named_year,
    season,
    language,
    study_level,
    load_id,
    sheet,
    row_number
from {{ current_rows('upload_log') }}
qualify row_number() over (
    partition by procedure_name, subject, grade, school_code, uploaded_at, status
    order by load_id desc, row_number desc
) = 1
