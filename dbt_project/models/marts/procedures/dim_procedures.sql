with received as (
    select procedure_id, min(cast(loads.loaded_at as date)) as first_loaded_on
    from {{ ref('int_results__current_versions') }}
    inner join {{ source('ops', 'load_log') }} as loads using (load_id)
    group by procedure_id
)

select
    procedures.procedure_id,
    procedures.kind,
    procedures.school_year,
    procedures.season,
    procedures.calendar_year,
    procedures.subject,
    subjects.subject_name,
    procedures.grade,
    procedures.class_grade,
    procedures.procedure_name,
    procedures.date_from,
    procedures.date_to,
    procedures.results_received_on,
    procedures.upload_due_on,
    received.first_loaded_on,
    inputs.max_primary_score,
    inputs.min3,
    inputs.min4,
    inputs.min5,
    procedures.has_results,
    procedures.is_in_calendar,
    inputs.min3 is not null as has_scale,
    inputs.scale_origin,
    inputs.spec_max_score is not null as has_specification,
    inputs.spec_max_score
from {{ ref('int_procedures__known') }} as procedures
left join {{ ref('int_procedures__inputs') }} as inputs using (procedure_id)
left join received using (procedure_id)
left join {{ ref('subjects') }} as subjects on procedures.subject = subjects.subject
