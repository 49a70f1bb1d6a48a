select
    coalesce(
        requests.request_no,
        'З-' || upper(substr(md5(concat_ws(
            '|', requests.school_code, coalesce(requests.teacher_code, ''), requests.deficit, coalesce(requests.course_text, '')
        )), 1, 8))
    ) as request_id,
    schools.municipality,
    requests.school_code,
    requests.teacher_code,
    requests.deficit,
    courses.course_code,
    coalesce(courses.course_name, requests.course_text) as course_name,
    requests.priority,
    requests.basis,
    requests.status,
    requests.request_date,
    requests.load_id,
    requests.row_number
from {{ ref('stg_pd_requests__requests') }} as requests
left join {{ ref('dim_schools') }} as schools using (school_code)
left join {{ ref('int_courses__names') }} as courses on requests.course_text = courses.course_text
