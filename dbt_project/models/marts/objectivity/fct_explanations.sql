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
-- The same explanation written under two names of its procedure is one.
qualify row_number() over (
    partition by
        mentioned.procedure_id, mentioned.kind, mentioned.school_year, mentioned.season, mentioned.subject, mentioned.grade,
        explanations.class_label, explanations.school_code, explanations.explained_on, explanations.explanation
    order by explanations.load_id desc, explanations.row_number desc
) = 1
