-- Works of lots on which both blind readings agree in every criterion: what may be given again as a seed.
with compared as (
    select
        lot_name,
        work_code,
        task_code,
        max(case when reading = 1 then score end) as first_score,
        max(case when reading = 2 then score end) as second_score
    from {{ ref('fct_work_readings') }}
    where reading < 3
    group by lot_name, work_code, task_code
),

agreed as (
    select lot_name, work_code
    from compared
    group by lot_name, work_code
    having bool_and(coalesce(first_score = second_score, false))
)

select
    lots.lot_name,
    lots.work_code,
    lots.procedure_id,
    lots.municipality,
    lots.school_code,
    lots.class_label,
    lots.participant_code,
    lots.first_expert,
    lots.second_expert,
    true as is_person_level
from {{ ref('fct_work_lots') }} as lots
inner join agreed using (lot_name, work_code)
where lots.seed_of is null
