-- Written by `make staging` from ingestion/sources/pd_enrolments.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    document_no,
    document_date,
    organisation,
    course_text,
    school_code,
    teacher_code,
    enrolled_cnt,
    load_id,
    sheet,
    row_number
from {{ current_rows('pd_enrolments') }}
qualify row_number() over (
    partition by document_no, document_date, course_text, school_code, teacher_code
    order by load_id desc, row_number desc
) = 1
