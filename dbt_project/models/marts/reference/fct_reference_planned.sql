select
    planned.procedure_id,
    planned.kind,
    planned.school_year,
    planned.season,
    planned.subject,
    planned.grade,
    planned.group_level,
    planned.group_name,
    schools.municipality,
    planned.school_code,
    planned.participants,
    planned.task_code,
    planned.skill,
    planned.max_score,
    planned.pct,
    planned.load_id,
    planned.sheet,
    planned.row_number
from {{ ref('stg_planned__results') }} as planned
left join {{ ref('dim_schools') }} as schools on planned.school_code = schools.school_code
