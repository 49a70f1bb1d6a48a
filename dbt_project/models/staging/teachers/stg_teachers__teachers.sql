-- Written by `make staging` from ingestion/sources/teachers.yml.
-- The newest row of a key replaces the older ones.
select
    teacher_code,
    school_code,
    position,
    subjects,
    category,
    experience_years,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'teachers') }}
qualify row_number() over (
    partition by teacher_code
    order by load_id desc, row_number desc
) = 1
