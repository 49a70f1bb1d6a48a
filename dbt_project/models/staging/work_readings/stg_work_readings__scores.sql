-- Written by `make staging` from ingestion/sources/work_readings.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    lot_name,
    work_code,
    reading,
    expert_code,
    task_code,
    score,
    started_at,
    ended_at,
    saw_school_score,
    load_id,
    sheet,
    row_number
from {{ current_rows('work_readings') }}
qualify row_number() over (
    partition by lot_name, work_code, reading, task_code
    order by load_id desc, row_number desc
) = 1
