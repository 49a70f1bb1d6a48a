-- Written by `make staging` from ingestion/sources/school_context.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    school_code,
    place_text,
    settlement,
    settlement_size,
    is_special,
    pupils_cnt,
    load_id,
    sheet,
    row_number
from {{ current_rows('school_context') }}
qualify row_number() over (
    partition by school_code
    order by load_id desc, row_number desc
) = 1
