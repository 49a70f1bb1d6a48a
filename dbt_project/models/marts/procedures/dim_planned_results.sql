select
    results.procedure_id,
    results.result_type,
    results.result_code,
    min(results.title) as title,
    min(results.place) as place,
    count(*) as tasks_cnt,
    {{ joined_text('results.task_code', 'results.task_no') }} as task_codes
from {{ ref('int_reports__task_results') }} as results
group by results.procedure_id, results.result_type, results.result_code
