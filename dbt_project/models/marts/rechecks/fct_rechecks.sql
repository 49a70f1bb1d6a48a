select
    mentioned.procedure_id,
    mentioned.kind,
    mentioned.school_year,
    mentioned.season,
    mentioned.subject,
    mentioned.grade,
    schools.municipality,
    rechecks.school_code,
    rechecks.class_label,
    rechecks.participant_code,
    rechecks.task_code,
    rechecks.school_score,
    rechecks.expert_score,
    coalesce(rechecks.max_score, tasks.max_score) as max_score,
    rechecks.school_score - rechecks.expert_score as score_difference,
    rechecks.expert_code,
    rechecks.teacher_code,
    rechecks.protocol_no,
    rechecks.is_blind,
    coalesce(experts.school_code = rechecks.school_code, false) as is_own_school_expert,
    rechecks.recheck_date,
    rechecks.load_id,
    rechecks.row_number
from {{ ref('stg_rechecks__scores') }} as rechecks
inner join {{ ref('int_procedures__mentioned') }} as mentioned using (mention_key)
left join {{ ref('dim_schools') }} as schools using (school_code)
left join {{ ref('stg_experts__experts') }} as experts using (expert_code)
left join {{ ref('int_tasks__specified') }} as tasks
    on mentioned.procedure_id = tasks.procedure_id and rechecks.task_code = tasks.task_code
