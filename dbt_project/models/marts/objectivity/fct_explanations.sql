select
    mentioned.procedure_id,
    mentioned.kind,
    mentioned.school_year,
    mentioned.season,
    mentioned.subject,
    mentioned.grade,
    schools.municipality,
    explanations.school_code,
    explanations.class_label,
    explanations.explained_on,
    explanations.explanation,
    explanations.decision,
    explanations.checked_by,
    explanations.load_id,
    explanations.row_number
from {{ ref('stg_explanations__explanations') }} as explanations
inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
left join {{ ref('dim_schools') }} as schools using (school_code)
