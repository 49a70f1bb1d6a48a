-- Written by `make staging` from ingestion/sources/case_events.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    {{ mention_key('happened_on') }} as mention_key,
    procedure_name,
    subject,
    grade,
    school_code,
    event,
    happened_on,
    document,
    decision_text,
    actor,
    next_due_on,
    procedure_kind,
    school_year,
    named_year,
    season,
    language,
    study_level,
    load_id,
    sheet,
    row_number
from {{ current_rows('case_events') }}
qualify row_number() over (
    partition by procedure_name, subject, grade, school_code, event, happened_on
    order by load_id desc, row_number desc
) = 1
