-- Classes that are taught a subject in a year, for a first year without results. Grain: school × class × teacher.
select school_code, municipality, class_label
from marts.brg_teaching_load
where school_year = $school_year and class_grade = $class_grade and subject = $subject
order by school_code, class_label, teacher_code
