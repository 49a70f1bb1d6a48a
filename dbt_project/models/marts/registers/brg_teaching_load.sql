select
    load.teacher_code, schools.municipality, load.school_code, load.subject, load.grade as class_grade, load.class_label,
    load.school_year, load.load_id, load.row_number
from {{ ref('stg_teaching_load__classes') }} as load
left join {{ ref('dim_schools') }} as schools using (school_code)
