-- Written by `make staging` from ingestion/sources/plan_corrections.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    plan_text,
    measure_number,
    measure_title,
    timing_read,
    responsible_read,
    schools_read,
    action_read,
    corrected_on,
    load_id,
    sheet,
    row_number
from {{ current_rows('plan_corrections') }}
qualify row_number() over (
    partition by plan_text, measure_title, measure_number
    order by load_id desc, row_number desc
) = 1
