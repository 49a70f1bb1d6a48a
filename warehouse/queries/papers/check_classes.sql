-- Classes that are to write a procedure, with their largest list so far. Grain: school × class.
select school_code, municipality, class_label, n
from marts.rpt_expected_classes
where school_year = $school_year and class_grade = $class_grade
order by school_code, class_label
