-- Courses with the school year they ended in and their kind. Grain: teacher × kind × school year.
select distinct
    teacher_code,
    {{ course_kind('course_name') }} as topic_kind,
    {{ school_year_of('completed_on') }} as school_year
from {{ ref('fct_pd_completions') }}
where is_counted and completed_on is not null
