{{ config(meta={'is_by_procedure': true}) }}
-- Which planned results each task measures: content codes (КЭС), skills, planned results and groups of skills (КДР),
-- each once a task.
-- A skill typed twice in one specification (a full stop, a word broken at the end of a line) is one skill.
-- Grain: procedure × task × type of result × code.
with named as (
    select procedure_id, task_code, task_no, 'КЭС' as result_type, content_code as title
    from {{ ref('dim_tasks') }}
    where content_code <> ''
    union all
    select procedure_id, task_code, task_no, 'умение' as result_type, {{ plain_title('skill') }} as title
    from {{ ref('dim_tasks') }}
    where skill is not null
    union all
    select procedure_id, task_code, task_no, 'планируемый результат' as result_type, {{ plain_title('planned_result') }} as title
    from {{ ref('dim_tasks') }}
    where planned_result is not null
    union all
    select procedure_id, task_code, task_no, 'группа умений' as result_type, {{ plain_title('skill_group') }} as title
    from {{ ref('dim_tasks') }}
    where skill_group is not null
),

once as (
    select procedure_id, task_code, result_type, title, min(task_no) as task_no
    from named
    group by procedure_id, task_code, result_type, title
),

placed as (
    select procedure_id, result_type, title, min(task_no) as first_task_no
    from once
    group by procedure_id, result_type, title
),

coded as (
    select
        procedure_id, result_type, title,
        row_number() over (partition by procedure_id, result_type order by first_task_no, title) as place
    from placed
)

select
    once.procedure_id,
    once.task_code,
    once.task_no,
    once.result_type,
    -- A skill has no code of its own: its place in the specification is short enough for a key.
    case when once.result_type = 'КЭС' then once.title else cast(coded.place as varchar) end as result_code,
    once.title,
    coded.place
from once
inner join coded
    on
        once.procedure_id = coded.procedure_id
        and once.result_type = coded.result_type
        and once.title = coded.title
