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

-- A seed: what it was agreed to be worth under its earlier code, beside what this reader gives it now.
seeds as (
    select
        blind.person_code,
        procedures.subject,
        blind.lot_name || '|' || blind.work_code as work,
        blind.score - agreed.score as difference,
        ntile(2) over (
            partition by blind.person_code, procedures.subject order by readings.ended_at, blind.lot_name, blind.work_code, blind.task_code
        ) as half
    from blind
    inner join {{ ref('fct_work_lots') }} as lots
        on blind.lot_name = lots.lot_name and blind.work_code = lots.work_code and lots.seed_of is not null
    inner join blind as agreed
        on
            agreed.lot_name || '|' || agreed.work_code = lots.seed_of
            and blind.task_code = agreed.task_code
            and agreed.reading = 1
    inner join {{ ref('fct_work_readings') }} as readings
        on
            blind.lot_name = readings.lot_name
            and blind.work_code = readings.work_code
            and blind.reading = readings.reading
            and blind.task_code = readings.task_code
    inner join {{ ref('dim_procedures') }} as procedures on blind.procedure_id = procedures.procedure_id
),

of_seeds as (
    select
        person_code,
        subject,
        count(distinct work) as seed_works_cnt,
        count(*) as seed_compared_cnt,
        count(*) filter (where difference = 0) as seed_equal_cnt,
        avg(difference) as seed_difference,
        case
            when count(distinct work) >= {{ threshold('works_seeds_least') }}
                then avg(difference) filter (where half = 2) - avg(difference) filter (where half = 1)
        end as drift
    from seeds
    group by person_code, subject
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
    coalesce(any_value(of_seeds.seed_works_cnt), 0) as seed_works_cnt,
    coalesce(any_value(of_seeds.seed_compared_cnt), 0) as seed_compared_cnt,
    coalesce(any_value(of_seeds.seed_equal_cnt), 0) as seed_equal_cnt,
    any_value(of_seeds.seed_difference) as seed_difference,
    any_value(of_seeds.drift) as drift,
    true as is_person_level
from compared
inner join {{ ref('dim_procedures') }} as procedures using (procedure_id)
left join {{ ref('dim_experts') }} as experts on compared.person_code = experts.expert_code
left join of_seeds on compared.person_code = of_seeds.person_code and procedures.subject = of_seeds.subject
group by compared.person_code, procedures.subject, experts.municipality
