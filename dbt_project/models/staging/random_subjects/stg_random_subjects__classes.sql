-- Written by `make staging` from ingestion/sources/random_subjects.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    school_year,
    school_code,
    grade,
    class_text,
    subject,
    test_form,
    test_level,
    class_label,
    load_id,
    sheet,
    row_number
from {{ current_rows('random_subjects') }}
qualify row_number() over (
    partition by school_year, school_code, grade, class_label, subject
    order by load_id desc, row_number desc
) = 1
