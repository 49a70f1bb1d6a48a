-- Both scores that a third reader sees, criterion by criterion. Grain: lot × work × criterion.
select lot_name, work_code, task_code, first_score, second_score
from marts.fct_work_readings
where first_score is not null and second_score is not null
order by lot_name, work_code, task_no, task_code
