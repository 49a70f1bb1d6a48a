-- What a work of a lot is worth beyond what experts read, and the borders of its marks. Grain: lot × work.
with wholes as (
    select procedure_id, count(*) as tasks_cnt from {{ ref('int_tasks__specified') }}
    group by procedure_id
),

read_parts as (
    select procedure_id, count(*) as read_cnt, sum(max_score) as maximum from {{ ref('rpt_work_criteria') }}
    group by procedure_id
),

school_parts as (
    select results.procedure_id, results.school_code, results.participant_code, sum(results.score) as score
    from {{ ref('fct_task_results') }} as results
    inner join {{ ref('rpt_work_criteria') }} using (procedure_id, task_code)
    where results.procedure_id in (select procedure_id from {{ ref('fct_work_lots') }})
    group by results.procedure_id, results.school_code, results.participant_code
)

select
    lots.lot_name,
    lots.work_code,
    read_parts.maximum,
    case
        when read_parts.read_cnt = wholes.tasks_cnt then 0
        else people.primary_score - school_parts.score
    end as rest,
    scales.min3,
    scales.min4,
    scales.min5
from {{ ref('fct_work_lots') }} as lots
inner join read_parts on lots.procedure_id = read_parts.procedure_id
inner join wholes on lots.procedure_id = wholes.procedure_id
left join {{ ref('dim_procedures') }} as scales on lots.procedure_id = scales.procedure_id and scales.has_scale
left join {{ ref('fct_participant_results') }} as people
    on
        lots.procedure_id = people.procedure_id
        and lots.school_code = people.school_code
        and lots.participant_code = people.participant_code
left join school_parts
    on
        lots.procedure_id = school_parts.procedure_id
        and lots.school_code = school_parts.school_code
        and lots.participant_code = school_parts.participant_code
