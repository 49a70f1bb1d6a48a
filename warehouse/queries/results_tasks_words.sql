-- What each task checks, for labels: the first skill of the specification. Grain: task.
select
    task_code,
    min(task_no) as task_no,
    max(difficulty) as difficulty,
    max(answer_type) as answer_type,
    max(max_score) as max_score,
    coalesce(min(planned_result), min(skill)) as skill,
    string_agg(distinct nullif(content_code, ''), ', ') as content_codes
from marts.dim_tasks
where procedure_id = $procedure_id
group by task_code
order by task_no, task_code
