{{ config(materialized='view', meta={'is_by_procedure': true}) }}
-- Scores that may be used, of the one table that holds them all: millions of rows are written once.
select
    tasks.procedure_id,
    procedures.kind,
    procedures.school_year,
    procedures.subject,
    procedures.grade,
    tasks.school_code,
    tasks.class_label,
    tasks.participant_code,
    tasks.task_code,
    tasks.task_no,
    case when not tasks.is_above_max then tasks.file_score end as score,
    tasks.max_score,
    case when not tasks.is_above_max then tasks.file_response end as response,
    tasks.skill_group,
    tasks.load_id,
    tasks.row_number,
    tasks.column_name,
    tasks.inputs_hash
from {{ ref('int_results__tasks_checked') }} as tasks
inner join {{ ref('int_procedures__listed') }} as procedures using (procedure_id)
where not tasks.is_stray
