select
    course_code, course_name, organisation, hours, course_form, topics, dates_text, date_from, date_to, places_cnt, load_id
from {{ ref('stg_pd_courses__courses') }}
