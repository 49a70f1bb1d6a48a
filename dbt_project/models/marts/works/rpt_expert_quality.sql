-- Each reading beside the other one of the same work, and beside the third where it decided.
with blind as (
    select
        lot_name, procedure_id, municipality, work_code, reading, person_code, task_code, max_score, score, why_third
    from {{ ref('fct_work_readings') }}
    where reading < 3 and score is not null
),

thirds as (
    select lot_name, work_code, task_code, score
    from {{ ref('fct_work_readings') }}
    where reading = 3 and score is not null
),

compared as (
    select
        own.procedure_id,
        own.lot_name,
        own.work_code,
        own.person_code,
        own.score,
        own.why_third,
        other.score as other_score,
        thirds.score as third_score
    from blind as own
    left join blind as other
        on
            own.lot_name = other.lot_name
            and own.work_code = other.work_code
            and own.task_code = other.task_code
            and own.reading <> other.reading
    left join thirds
        on own.lot_name = thirds.lot_name and own.work_code = thirds.work_code and own.task_code = thirds.task_code
)

select
    compared.person_code,
    procedures.subject,
    experts.municipality,
    count(distinct compared.lot_name || '|' || compared.work_code) as works_cnt,
    count(compared.other_score) as compared_cnt,
    count(*) filter (where compared.score = compared.other_score) as equal_cnt,
    100.0 * count(*) filter (where compared.score = compared.other_score) / nullif(count(compared.other_score), 0) as equal_pct,
    avg(compared.score - compared.other_score) as difference,
    count(distinct case when compared.why_third is not null then compared.lot_name || '|' || compared.work_code end)
        as third_works_cnt,
    count(compared.third_score) as third_compared_cnt,
    count(*) filter (where compared.score = compared.third_score) as third_equal_cnt,
    true as is_person_level
from compared
inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
left join {{ ref('dim_experts') }} as experts on compared.person_code = experts.expert_code
group by compared.person_code, procedures.subject, experts.municipality
