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
    coalesce(explanations.class_label, '') <> '' or coalesce(found.is_person_level, true) as is_person_level,
    explanations.load_id,
    explanations.row_number
from {{ ref('stg_explanations__explanations') }} as explanations
inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
left join {{ ref('dim_schools') }} as schools using (school_code)
left join {{ ref('rpt_school_procedure_objectivity') }} as found
    on mentioned.procedure_id = found.procedure_id and explanations.school_code = found.school_code
-- The same explanation written under two names of its procedure is one.
qualify row_number() over (
    partition by
        mentioned.procedure_id, mentioned.kind, mentioned.school_year, mentioned.season, mentioned.subject, mentioned.grade,
        explanations.class_label, explanations.school_code, explanations.explained_on, explanations.explanation
    order by explanations.load_id desc, explanations.row_number desc
) = 1
