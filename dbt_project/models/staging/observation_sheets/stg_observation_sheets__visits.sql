-- Written by `make staging` from ingestion/sources/observation_sheets.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    {{ mention_key('visit_date') }} as mention_key,
    procedure_name,
    visit_date,
    school_code,
    class_text,
    subject,
    observer_code,
    start_time,
    end_time,
    present_cnt,
    stage,
    violation_code,
    comment,
    objection,
    procedure_kind,
    school_year,
    named_year,
    season,
    grade,
    language,
    study_level,
    class_label,
    load_id,
    sheet,
    row_number
from {{ current_rows('observation_sheets') }}
qualify row_number() over (
    partition by procedure_name, visit_date, school_code, class_text, subject, observer_code, stage, violation_code
    order by load_id desc, row_number desc
) = 1
