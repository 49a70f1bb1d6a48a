-- What a school ($school_code) said of the conditions of its procedures, the newest first. Grain: row of the form.
select school_year, kind, procedure_name, condition_date, video, briefing, protected_network, commission, comment
from marts.fct_procedure_conditions
where school_code = $school_code
order by school_year desc, condition_date desc nulls last, load_id desc, row_number
