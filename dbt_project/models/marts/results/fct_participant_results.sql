{{ config(materialized='incremental', incremental_strategy='append', on_schema_change='fail', post_hook="{{ remove_outdated() }}") }}
with sums as (
    select
        procedure_id, school_code, class_label, participant_code,
        sum(file_score) as scores_sum
    from {{ ref('int_results__tasks_checked') }}
    where {{ only_changed_procedures() }}
    group by procedure_id, school_code, class_label, participant_code
),

people as (
    select people.*, inputs.max_primary_score, inputs.min3, inputs.min4, inputs.min5, inputs.inputs_hash
    from {{ ref('stg_results__participants') }} as people
    inner join {{ ref('int_procedures__inputs') }} as inputs using (procedure_id)
    where {{ only_changed_procedures('inputs.inputs_hash') }}
),

scored as (
    select
        people.* exclude (file_score),
        case
            when people.attendance = 'absent' or people.is_score_unusable then null
            when coalesce(people.file_score, sums.scores_sum) > people.max_primary_score then null
            else coalesce(people.file_score, sums.scores_sum)
        end as primary_score
    from people
    left join sums
        on
            people.procedure_id = sums.procedure_id
            and people.school_code = sums.school_code
            and people.class_label is not distinct from sums.class_label
            and people.participant_code = sums.participant_code
)

select
    scored.procedure_id,
    scored.kind,
    scored.school_year,
    scored.season,
    scored.subject,
    scored.grade,
    scored.class_grade,
    schools.municipality,
    scored.school_code,
    scored.class_label,
    scored.participant_code,
    scored.sex,
    scored.variant,
    scored.attendance,
    scored.primary_score,
    scored.max_primary_score,
    case
        when scored.file_mark is not null then scored.file_mark
        when scored.primary_score is null or scored.min3 is null then null
        when scored.primary_score >= scored.min5 then 5
        when scored.primary_score >= scored.min4 then 4
        when scored.primary_score >= scored.min3 then 3
        else 2
    end as mark,
    scored.level,
    scored.journal_mark,
    scored.uploaded_at,
    scored.load_id,
    scored.row_number,
    scored.inputs_hash
from scored
left join {{ ref('dim_schools') }} as schools using (school_code)
