select
    completions.teacher_code,
    schools.municipality,
    teachers.school_code,
    courses.course_code,
    coalesce(courses.course_name, completions.course_text) as course_name,
    coalesce(completions.hours, courses.hours) as hours,
    completions.completed_on,
    coalesce(completions.hours, courses.hours) >= 16 as is_counted,
    completions.certificate_no is not null as has_certificate,
    completions.load_id,
    completions.row_number
from {{ ref('stg_pd_completions__completions') }} as completions
left join {{ ref('stg_teachers__teachers') }} as teachers using (teacher_code)
left join {{ ref('dim_schools') }} as schools using (school_code)
left join {{ ref('int_courses__names') }} as courses on completions.course_text = courses.course_text
