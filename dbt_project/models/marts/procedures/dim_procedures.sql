with received as (
    select procedure_id, min(cast(loads.loaded_at as date)) as first_loaded_on
    from {{ ref('int_results__current_versions') }}
    inner join {{ source('ops', 'load_log') }} as loads using (load_id)
    group by procedure_id
)

select
    named.procedure_id,
    named.kind,
    named.school_year,
    named.season,
    concat_ws(', ', named.kind, named.season) as sitting,
    case named.season when 'весна' then 0 when 'зима' then 1 else 2 end as season_place,
    coalesce(procedures.calendar_year, {{ calendar_year('named.school_year', 'named.season') }}) as calendar_year,
    named.subject,
    case
        when named.language is not null or named.study_level is not null
            then concat(
                coalesce(subjects.subject_name, named.subject), ' (', concat_ws(
                    ', ', named.language,
                    case named.study_level
                        when 'базовый' then 'базовый уровень'
                        when 'углублённый' then 'углублённый уровень'
                        when 'профильный' then 'профильный уровень'
                    end
                ), ')'
            )
        else subjects.subject_name
    end as subject_name,
    case
        when named.language is not null or named.study_level is not null
            then concat(named.subject, ' (', concat_ws(', ', named.language, named.study_level), ')')
        else named.subject
    end as test_name,
    named.language,
    named.study_level,
    named.grade,
    named.class_grade,
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
    coalesce(procedures.has_results, false) as has_results,
    coalesce(procedures.is_in_calendar, false) as is_in_calendar,
    inputs.min3 is not null as has_scale,
    inputs.scale_origin,
    inputs.spec_max_score is not null as has_specification,
    inputs.spec_max_score
from {{ ref('int_procedures__named') }} as named
left join {{ ref('int_procedures__known') }} as procedures using (procedure_id)
left join {{ ref('int_procedures__inputs') }} as inputs using (procedure_id)
left join received using (procedure_id)
left join {{ ref('subjects') }} as subjects on named.subject = subjects.subject
