-- Works whose two readings are apart, who may read them a third time, and where that reading stands.
with apart as (
    select distinct lot_name, work_code, why_third
    from {{ ref('fct_work_readings') }}
    where reading < 3 and why_third is not null
),

done as (
    select lot_name, work_code, bool_or(state = 'прочитано') as is_read
    from {{ ref('fct_work_readings') }}
    where reading = 3
    group by lot_name, work_code
),

works as (
    select lots.*, apart.why_third, coalesce(done.is_read, false) as is_read
    from {{ ref('fct_work_lots') }} as lots
    inner join apart using (lot_name, work_code)
    left join done using (lot_name, work_code)
    where lots.seed_of is null
),

-- The third reader decides: a leading or a senior expert, where the register says who is one.
ranked as (
    select
        *,
        coalesce(expert_status in ('ведущий', 'старший'), false) as is_senior,
        bool_or(coalesce(expert_status in ('ведущий', 'старший'), false)) over () as has_seniors
    from {{ ref('dim_experts') }}
    where is_qualified
),

-- «5, 6» or «5–7», as registers write parallels; nothing written = all.
written as (
    select expert_code, unnest(regexp_extract_all(coalesce(grades_text, ''), '\d+(?:\s*[–-]\s*\d+)?')) as span
    from ranked
),

parallels as (
    select
        expert_code,
        cast(regexp_extract(span, '^\d+') as integer) as grade_from,
        cast(regexp_extract(span, '\d+$') as integer) as grade_to
    from written
),

able as (
    select
        works.lot_name,
        works.work_code,
        string_agg(distinct ranked.expert_code, ',' order by ranked.expert_code) as able_experts
    from works
    inner join ranked
        on
            list_contains(string_split(replace(ranked.subjects, ' ', ''), ','), works.subject)
            and ranked.school_code is distinct from works.school_code
            and ranked.expert_code is distinct from works.first_expert
            and ranked.expert_code is distinct from works.second_expert
            and (ranked.is_senior or not ranked.has_seniors)
    left join parallels on ranked.expert_code = parallels.expert_code
    where
        (parallels.grade_from is null or works.grade between parallels.grade_from and parallels.grade_to)
        and not list_contains(
            string_split(replace(coalesce(ranked.barred_school_codes, ''), ' ', ''), ','), works.school_code
        )
    group by works.lot_name, works.work_code
)

select
    works.lot_name,
    works.work_code,
    works.procedure_id,
    works.municipality,
    works.package,
    works.why_third,
    works.first_expert,
    works.second_expert,
    works.third_expert,
    able.able_experts,
    case
        when works.is_read then 'прочитано'
        when works.third_expert is not null then 'ждёт чтения'
        when able.able_experts is null then 'нет эксперта'
        else 'ждёт назначения'
    end as state,
    true as is_person_level
from works
left join able using (lot_name, work_code)
