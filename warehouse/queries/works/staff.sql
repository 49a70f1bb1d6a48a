-- Who teaches in which school, as codes. Grain: teacher × school × subject × class × year.
select school_year, school_code, teacher_code
from marts.brg_teaching_load
order by school_year, school_code, teacher_code
