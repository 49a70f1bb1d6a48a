with plans as (
    select
        owners.plan_id,
        owners.plan_level,
        owners.municipality,
        owners.school_code,
        plans.title,
        plans.period_start,
        plans.period_end,
        case owners.plan_level when 'регион' then 1 when 'муниципалитет' then 2 else 3 end as depth
    from {{ ref('int_plans__owners') }} as owners
    inner join {{ ref('stg_plans__plans') }} as plans using (plan_id)
),

pairs as (
    select above.plan_id, below.plan_id as lower_plan_id
    from plans as above
    inner join plans as below
        on
            above.depth + 1 = below.depth
            and above.period_start <= below.period_end and above.period_end >= below.period_start
            and (above.municipality is null or below.municipality is null or above.municipality = below.municipality)
),

needs as (
    select plan_id, need_id, max(need_name) as need_name, count(number) > 0 as is_covered
    from {{ ref('int_plans__coverage') }}
    group by plan_id, need_id
),

compared as (
    select
        pairs.plan_id,
        pairs.lower_plan_id,
        count(*) filter (above.is_covered) as needs_cnt,
        count(*) filter (above.is_covered and below.is_covered) as shared_cnt,
        string_agg(above.need_name, '; ' order by above.need_name) filter (above.is_covered and not below.is_covered) as missing_needs,
        string_agg(above.need_name, '; ' order by above.need_name) filter (below.is_covered and not above.is_covered) as extra_needs
    from pairs
    inner join needs as above on pairs.plan_id = above.plan_id
    inner join needs as below on pairs.lower_plan_id = below.plan_id and above.need_id = below.need_id
    group by pairs.plan_id, pairs.lower_plan_id
),

bodies as (
    select
        plans.plan_id,
        case
            when plans.depth = 1 then count(distinct schools.municipality)
            else count(distinct schools.school_code)
        end as bodies_cnt
    from plans
    inner join {{ ref('dim_schools') }} as schools
        on plans.depth = 1 or plans.municipality is null or schools.municipality = plans.municipality
    where plans.depth < 3
    group by plans.plan_id, plans.depth
)

select
    compared.plan_id,
    compared.lower_plan_id,
    lower_plans.plan_level as lower_level,
    lower_plans.title as lower_title,
    coalesce(schools.name, lower_plans.municipality, lower_plans.title, compared.lower_plan_id) as owner_name,
    lower_plans.municipality,
    lower_plans.school_code,
    bodies.bodies_cnt,
    count(*) over (partition by compared.plan_id) as collected_cnt,
    measured.measures_cnt,
    compared.needs_cnt,
    compared.shared_cnt,
    compared.missing_needs,
    compared.extra_needs,
    progress.due,
    progress.done,
    progress.overdue,
    progress.completion_pct
from compared
inner join plans as lower_plans on compared.lower_plan_id = lower_plans.plan_id
left join bodies on compared.plan_id = bodies.plan_id
left join (
    select plan_id, count(*) as measures_cnt
    from {{ ref('stg_plans__measures') }}
    group by plan_id
) as measured on compared.lower_plan_id = measured.plan_id
left join {{ ref('rpt_plan_progress') }} as progress
    on compared.lower_plan_id = progress.plan_id and progress.cut = 'plan'
left join {{ ref('dim_schools') }} as schools on lower_plans.school_code = schools.school_code
