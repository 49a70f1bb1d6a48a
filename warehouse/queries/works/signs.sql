-- Schools with a listed sign, subject by subject and year by year. Grain: school × procedure.
select school_code, school_year, subject, grade
from marts.rpt_school_cases
where is_listed and strength = 'признаки'
order by school_code, school_year, subject, grade, procedure_id
