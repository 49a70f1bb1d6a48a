{{ config(meta={'is_by_procedure': true}) }}
-- One row a task of a procedure with what a report says about it: dim_tasks repeats a task once per code.
with described as (
    select
        procedure_id,
        task_code,
        min(task_no) as task_no,
        max(difficulty) as difficulty,
        max(answer_type) as answer_type,
        max(max_score) as max_score,
        min(skill) as skill
    from {{ ref('dim_tasks') }}
    group by procedure_id, task_code
),

written as (
    select procedure_id, task_code, min(task_no) as task_no, max(max_score) as max_score
    from {{ ref('fct_task_results') }}
    group by procedure_id, task_code
)

select
    written.procedure_id,
    written.task_code,
    coalesce(described.task_no, written.task_no) as task_no,
    described.difficulty,
    described.answer_type,
    coalesce(written.max_score, described.max_score) as max_score,
    described.skill,
    bands.sufficient_from_pct,
    bands.insufficient_below_pct,
    bands.label_sufficient,
    bands.label_uncertain,
    bands.label_insufficient
from written
left join described
    on written.procedure_id = described.procedure_id and written.task_code = described.task_code
left join {{ ref('fioko_bands') }} as bands on described.difficulty = bands.difficulty
