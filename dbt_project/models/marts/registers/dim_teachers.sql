select
    teachers.teacher_code, schools.municipality, teachers.school_code, teachers.position, teachers.subjects,
    teachers.category, teachers.experience_years, teachers.load_id
from {{ ref('stg_teachers__teachers') }} as teachers
left join {{ ref('dim_schools') }} as schools using (school_code)
