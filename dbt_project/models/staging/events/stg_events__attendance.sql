-- Written by `make staging` from ingestion/sources/events.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    event_date,
    form,
    topic,
    site,
    order_text,
    plan_name,
    measure_number,
    school_code,
    participants_cnt,
    material,
    load_id,
    sheet,
    row_number
from {{ current_rows('events') }}
qualify row_number() over (
    partition by event_date, form, topic, school_code
    order by load_id desc, row_number desc
) = 1
