-- A teacher as a code: post, subjects, courses. Grain: teacher × course (one row without a course).
select
    teachers.teacher_code, teachers.school_code, schools.name as school_name, teachers.position, teachers.subjects,
    teachers.category, courses.course_name, courses.hours, courses.completed_on, courses.is_counted
from marts.dim_teachers as teachers
left join marts.dim_schools as schools using (school_code)
left join marts.fct_pd_completions as courses on teachers.teacher_code = courses.teacher_code
where teachers.teacher_code = $teacher_code
order by courses.completed_on desc nulls last
