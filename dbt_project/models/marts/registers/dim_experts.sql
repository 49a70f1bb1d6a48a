select
    experts.expert_code, schools.municipality, experts.school_code, experts.subjects, experts.is_trained, experts.load_id
from {{ ref('stg_experts__experts') }} as experts
left join {{ ref('dim_schools') }} as schools using (school_code)
