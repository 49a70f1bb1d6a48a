-- Written by `make staging` from ingestion/sources/plan_status.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    plan_text,
    measure_number,
    period_text,
    school_code,
    status,
    new_due_on,
    status_date,
    evidence,
    comment,
    check_answer,
    load_id,
    sheet,
    row_number
from {{ current_rows('plan_status') }}
qualify row_number() over (
    partition by plan_text, measure_number, period_text, school_code, status, new_due_on, status_date
    order by load_id desc, row_number desc
) = 1
