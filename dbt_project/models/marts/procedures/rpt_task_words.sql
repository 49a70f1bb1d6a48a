-- What a task checks, in words, and the limits of its band: the first skill of the specification. Grain: procedure × task.
with tasks as (
    select
        procedure_id,
        task_code,
        min(task_no) as task_no,
        max(difficulty) as difficulty,
        max(answer_type) as answer_type,
        max(max_score) as max_score,
        coalesce(min(planned_result), min(skill)) as skill
    from {{ ref('dim_tasks') }}
    group by procedure_id, task_code
),

codes as (
    select procedure_id, task_code, {{ joined_text('content_code', 'content_code') }} as content_codes
    from (select distinct procedure_id, task_code, content_code from {{ ref('dim_tasks') }} where content_code <> '')
    group by procedure_id, task_code
)

select
    tasks.procedure_id,
    tasks.task_code,
    tasks.task_no,
    tasks.difficulty,
    tasks.answer_type,
    tasks.max_score,
    tasks.skill,
    codes.content_codes,
    bands.insufficient_below_pct as band_low,
    bands.sufficient_from_pct as band_high
from tasks
left join codes using (procedure_id, task_code)
left join {{ ref('fioko_bands') }} as bands on tasks.difficulty = bands.difficulty
