select
    mentioned.procedure_id,
    mentioned.kind,
    mentioned.school_year,
    mentioned.season,
    mentioned.subject,
    mentioned.grade,
    schools.municipality,
    conditions.school_code,
    conditions.procedure_name,
    conditions.condition_date,
    conditions.video,
    conditions.briefing,
    conditions.protected_network,
    conditions.commission,
    conditions.comment,
    conditions.load_id,
    conditions.row_number
from {{ ref('stg_procedure_conditions__conditions') }} as conditions
inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
left join {{ ref('dim_schools') }} as schools using (school_code)
