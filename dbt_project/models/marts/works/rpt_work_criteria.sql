with tasks as (
    select
        procedure_id,
        task_code,
        task_no,
        max_score,
        answer_type = 'развёрнутый' as is_open
    from {{ ref('int_tasks__specified') }}
)

select procedure_id, task_code, task_no, max_score
from tasks
-- A specification may not say which answers are open: then every task is read.
qualify coalesce(is_open, false) or not coalesce(bool_or(is_open) over (partition by procedure_id), false)
