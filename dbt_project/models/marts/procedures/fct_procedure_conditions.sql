with conditions as (
    select
        mentioned.procedure_id, mentioned.kind, mentioned.school_year, mentioned.season, mentioned.subject, mentioned.grade,
        forms.school_code, forms.procedure_name, forms.condition_date, forms.video, forms.briefing,
        forms.protected_network, forms.commission, forms.norm, forms.comment, false as is_from_report, forms.load_id, forms.row_number
    from {{ ref('stg_procedure_conditions__conditions') }} as forms
    inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
    union all
    select
        null, reports.procedure_kind,
        {{ school_year_of('reports.as_of') }},
        null, null, null,
        found.school_code, reports.procedure_name, reports.as_of, reports.video, reports.briefing,
        reports.protected_network, reports.commission, null, reports.comment, true, reports.load_id, reports.row_number
    from {{ ref('stg_status_reports__conditions') }} as reports
    left join {{ ref('int_status_reports__schools') }} as found using (load_id)
)

select
    conditions.procedure_id,
    conditions.kind,
    conditions.school_year,
    conditions.season,
    conditions.subject,
    conditions.grade,
    schools.municipality,
    conditions.school_code,
    conditions.procedure_name,
    conditions.condition_date,
    conditions.video,
    conditions.briefing,
    conditions.protected_network,
    conditions.commission,
    conditions.norm,
    conditions.comment,
    conditions.is_from_report,
    conditions.load_id,
    conditions.row_number
from conditions
left join {{ ref('dim_schools') }} as schools using (school_code)
