select
    coalesce(found.teacher_code, '') = '' as is_commission,
    nullif(found.teacher_code, '') as teacher_code,
    schools.municipality,
    found.school_code,
    found.subject,
    found.procedure_id,
    found.criterion,
    found.works,
    found.n,
    found.bias,
    found.bias_low,
    found.bias_high,
    found.excess,
    found.exact_agreement,
    found.adjacent_agreement,
    found.kappa,
    found.evidence,
    found.needs_support,
    found.reason,
    true as is_person_level
from {{ ref('int_deficits__marking') }} as found
left join {{ ref('dim_schools') }} as schools using (school_code)
