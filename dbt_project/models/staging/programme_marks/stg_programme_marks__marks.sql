-- Written by `make staging` from ingestion/sources/programme_marks.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    school_code,
    step,
    done_on,
    evidence,
    actor,
    load_id,
    sheet,
    row_number
from {{ current_rows('programme_marks') }}
qualify row_number() over (
    partition by school_code, step, done_on
    order by load_id desc, row_number desc
) = 1
