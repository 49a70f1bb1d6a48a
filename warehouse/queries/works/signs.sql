-- Schools with a listed sign in a subject and parallel this school year or the last. Grain: school × procedure.
select school_code, school_year, subject, grade
from marts.rpt_school_cases
where is_listed and strength = 'признаки' and school_year between $school_year - 1 and $school_year
    and subject = $subject and grade = $grade
order by school_code, school_year
