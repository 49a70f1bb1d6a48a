-- Titles of planned results and content codes of a procedure. Grain: result type × code.
select result_type, result_code, title, place, task_codes
from marts.dim_planned_results
where procedure_id = $procedure_id
order by result_type, place, result_code
