-- Written by `make staging` from ingestion/sources/teaching_load.yml.
-- The newest row of a key replaces the older ones.
select
    teacher_code,
    school_code,
    subject,
    grade,
    class_text,
    school_year,
    class_label,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'teaching_load') }}
qualify row_number() over (
    partition by teacher_code, school_code, subject, grade, class_text, school_year
    order by load_id desc, row_number desc
) = 1
