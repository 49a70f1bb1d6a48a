select
    classes.school_year,
    classes.school_code,
    schools.name as school_name,
    schools.municipality,
    classes.grade,
    classes.class_label,
    classes.subject,
    classes.test_form,
    classes.test_level,
    classes.load_id
from {{ ref('stg_random_subjects__classes') }} as classes
left join {{ ref('dim_schools') }} as schools on classes.school_code = schools.school_code
