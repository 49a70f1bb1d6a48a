with asked as (
    select schools.school_code, 'document' as contact_kind, documents.topic as about, documents.document_date as asked_on, documents.load_id
    from {{ ref('fct_documents') }} as documents
    inner join {{ ref('dim_schools') }} as schools
        on
            documents.school_code = schools.school_code
            or (documents.school_code is null and schools.is_in_register)
    where documents.reply_due_on is not null and documents.direction <> 'incoming'
    union all
    select school_code, 'measure', concat_ws(', ', plan_text, measure_number), status_date, load_id
    from {{ ref('stg_plan_status__events') }}
    where school_code is not null
    union all
    select school_code, 'explanation', coalesce(procedure_id, 'пояснение'), explained_on, load_id
    from {{ ref('fct_explanations') }}
    union all
    select school_code, 'conditions', coalesce(procedure_id, procedure_name, 'условия проведения'), condition_date, load_id
    from {{ ref('fct_procedure_conditions') }}
    where school_code is not null and not is_from_report
    union all
    select school_code, 'report', source_file, as_of, load_id
    from {{ ref('fct_status_reports') }}
    where school_code is not null
)

select
    schools.municipality,
    asked.school_code,
    asked.contact_kind,
    asked.about,
    asked.asked_on,
    {{ school_year_of('asked.asked_on') }} as school_year,
    -- Only a paper with a term for the answer asks a school; everything else it has sent or somebody wrote down for it.
    asked.contact_kind = 'document' as is_our_request,
    max(asked.load_id) as load_id
from asked
left join {{ ref('dim_schools') }} as schools using (school_code)
group by schools.municipality, asked.school_code, asked.contact_kind, asked.about, asked.asked_on
