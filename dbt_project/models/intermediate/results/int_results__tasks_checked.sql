{{ config(
    materialized='incremental', incremental_strategy='append', on_schema_change='fail',
    post_hook="{{ remove_outdated() }}"
) }}
-- Task scores under their codes. Layouts that only count columns get the code from the specification; a score above
-- the specified maximum is not used (the finding is made from is_above_max). Cells outside the specified tasks that
-- almost nobody has are stray marks of a shifted row, not tasks (is_stray).
with participants as (
    select
        people.procedure_id, people.school_code, people.participant_code, people.class_label, people.load_id,
        people.sheet, people.row_number, inputs.inputs_hash
    from {{ ref('stg_results__participants') }} as people
    inner join {{ ref('int_procedures__inputs') }} as inputs using (procedure_id)
    where {{ only_changed_procedures('inputs.inputs_hash') }}
),

coded as (
    select
        participants.procedure_id,
        participants.school_code,
        participants.class_label,
        participants.participant_code,
        coalesce(by_code.task_code, by_number.task_code, tasks.task_code, cast(tasks.task_no as varchar)) as task_code,
        coalesce(by_code.task_no, by_number.task_no, tasks.task_no) as task_no,
        coalesce(tasks.file_max_score, by_code.max_score, by_number.max_score) as max_score,
        tasks.score as file_score,
        coalesce(tasks.score > coalesce(tasks.file_max_score, by_code.max_score, by_number.max_score), false) as is_above_max,
        tasks.response as file_response,
        tasks.skill_group,
        tasks.column_name,
        tasks.value,
        tasks.load_id,
        tasks.participant_sheet as sheet,
        tasks.row_number,
        participants.inputs_hash,
        coalesce(by_code.task_code, by_number.task_code) is not null as is_specified
    from participants
    inner join {{ ref('stg_results__tasks') }} as tasks
        on
            participants.load_id = tasks.load_id
            and participants.row_number = tasks.participant_row
            and participants.sheet is not distinct from tasks.participant_sheet
    left join {{ ref('int_tasks__specified') }} as by_code
        on participants.procedure_id = by_code.procedure_id and tasks.task_code = by_code.task_code
    left join {{ ref('int_tasks__specified') }} as by_number
        on
            participants.procedure_id = by_number.procedure_id
            and tasks.task_code is null
            and tasks.task_no = by_number.task_no
),

frequencies as (
    select procedure_id, task_code, count(*) as cells_cnt, max(count(*)) over (partition by procedure_id) as most_cells_cnt
    from coded
    group by procedure_id, task_code
),

specified as (
    select distinct procedure_id from {{ ref('int_tasks__specified') }}
)

select
    coded.* exclude (is_specified),
    not coded.is_specified and specified.procedure_id is not null
        and frequencies.cells_cnt < {{ threshold('stray_task_share') }} * frequencies.most_cells_cnt as is_stray
from coded
inner join frequencies on coded.procedure_id = frequencies.procedure_id and coded.task_code = frequencies.task_code
left join specified on coded.procedure_id = specified.procedure_id
