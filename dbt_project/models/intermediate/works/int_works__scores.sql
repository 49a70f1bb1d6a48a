-- Scores that experts gave to works of lots, by those who were asked and within the maximum. Grain: work × reading ×
-- criterion.
with asked as (
    select lot_name, work_code, procedure_id, 1 as reading, first_expert as person_code
    from {{ ref('fct_work_lots') }}
    union all
    select lot_name, work_code, procedure_id, 2, second_expert
    from {{ ref('fct_work_lots') }}
    union all
    select lot_name, work_code, procedure_id, 3, third_expert
    from {{ ref('fct_work_lots') }}
)

select
    asked.lot_name,
    asked.work_code,
    asked.procedure_id,
    asked.reading,
    asked.person_code,
    criteria.task_code,
    criteria.task_no,
    criteria.max_score,
    case when given.score between 0 and criteria.max_score then given.score end as score,
    given.started_at,
    given.ended_at,
    given.saw_school_score,
    given.load_id,
    given.row_number
from asked
inner join {{ ref('rpt_work_criteria') }} as criteria on asked.procedure_id = criteria.procedure_id
left join {{ ref('stg_work_readings__scores') }} as given
    on
        asked.lot_name = given.lot_name
        and asked.work_code = given.work_code
        and asked.reading = given.reading
        and asked.person_code = given.expert_code
        and criteria.task_code = given.task_code
where asked.person_code is not null
