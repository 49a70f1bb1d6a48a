-- Criteria that experts read in a procedure's works: open answers, or every task where nothing says which are open.
-- Grain: task.
select task_code, max_score
from marts.rpt_work_criteria
where procedure_id = $procedure_id
order by task_no, task_code
