-- Written by `make staging` from ingestion/sources/pd_courses.yml.
-- The newest row of a key replaces the older ones.
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
from {{ source('raw', 'pd_courses') }}
qualify row_number() over (
    partition by course_code
    order by load_id desc, row_number desc
) = 1
