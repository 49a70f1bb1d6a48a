-- Written by `make staging` from ingestion/sources/experts.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    expert_code,
    subjects,
    school_code,
    is_trained,
    expert_status,
    grades_text,
    interest_school_codes,
    run_on,
    is_run_passed,
    days_cnt,
    load_id,
    sheet,
    row_number
from {{ current_rows('experts') }}
qualify row_number() over (
    partition by expert_code
    order by load_id desc, row_number desc
) = 1
