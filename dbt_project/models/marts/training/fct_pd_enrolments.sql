select
    md5(concat_ws(
        '|', found.document_no, cast(found.document_date as varchar), found.course_text, coalesce(found.school_code, teachers.school_code, ''),
        coalesce(found.teacher_code, '')
    )) as enrolment_id,
    schools.municipality,
    coalesce(teachers.school_code, found.school_code) as school_code,
    found.teacher_code,
    courses.course_code,
    coalesce(courses.course_name, found.course_text) as course_name,
    found.organisation,
    found.document_no,
    found.document_date,
    case when found.teacher_code is null then coalesce(found.enrolled_cnt, 1) else 1 end as people_cnt,
    found.load_id,
    found.row_number
from {{ ref('stg_pd_enrolments__enrolments') }} as found
left join {{ ref('dim_teachers') }} as teachers on found.teacher_code = teachers.teacher_code
left join {{ ref('dim_schools') }} as schools on coalesce(teachers.school_code, found.school_code) = schools.school_code
left join {{ ref('int_courses__names') }} as courses on found.course_text = courses.course_text
where found.teacher_code is not null or found.school_code is not null
