-- Cases that wait for a look, of every year, as those read them who work with schools. Grain: procedure × school.
select procedure_id, school_year, school_code, strength
from marts.rpt_school_cases
where is_open
order by school_year desc, procedure_id, school_code
