-- Written by `make staging` from ingestion/sources/schools.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    school_code,
    school_name,
    municipality,
    school_kind,
    locality,
    profile,
    school_group,
    exam_code,
    load_id,
    sheet,
    row_number
from {{ current_rows('schools') }}
qualify row_number() over (
    partition by school_code
    order by load_id desc, row_number desc
) = 1
