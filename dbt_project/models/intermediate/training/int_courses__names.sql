-- Every text by which a course may be called (its code or its name) with the course it means.
with names as (
    select course_code as course_text, course_code, course_name, hours, load_id from {{ ref('stg_pd_courses__courses') }}
    union all
    select course_name as course_text, course_code, course_name, hours, load_id from {{ ref('stg_pd_courses__courses') }}
)

select course_text, course_code, course_name, hours
from names
qualify row_number() over (partition by course_text order by load_id desc, course_code) = 1
