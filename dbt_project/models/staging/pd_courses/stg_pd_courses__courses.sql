-- Written by `make staging` from ingestion/sources/pd_courses.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    course_code,
    course_name,
    organisation,
    hours,
    course_form,
    topics,
    dates_text,
    places_cnt,
    date_from,
    date_to,
    load_id,
    sheet,
    row_number
from {{ current_rows('pd_courses') }}
qualify row_number() over (
    partition by course_code
    order by load_id desc, row_number desc
) = 1
