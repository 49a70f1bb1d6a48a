-- The same for a head: without anything about people. Grain: procedure × school.
select procedure_id, school_year, school_code, strength_open as strength
from marts.rpt_school_cases
where is_waiting_open
order by school_year desc, procedure_id, school_code
