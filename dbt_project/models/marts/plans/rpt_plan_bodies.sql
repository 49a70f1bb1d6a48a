with plans as (
    select
        plan_id,
        plan_level,
        municipality,
        case plan_level when 'регион' then 'муниципалитет' else 'школа' end as body_level
    from {{ ref('int_plans__owners') }}
    where plan_level in ('регион', 'муниципалитет')
),

schools as (
    select school_code, name, municipality
    from {{ ref('dim_schools') }}
    where is_in_register and municipality is not null
),

bodies as (
    select distinct
        plans.plan_id,
        plans.body_level,
        schools.municipality,
        case when plans.body_level = 'школа' then schools.school_code end as school_code,
        case when plans.body_level = 'школа' then schools.name else schools.municipality end as body_name
    from plans
    inner join schools
        on plans.body_level = 'муниципалитет' or plans.municipality is null or plans.municipality = schools.municipality
),

-- A body that has sent several plans of the same years is judged by the fullest one.
sent as (
    select *
    from {{ ref('rpt_plan_subordinates') }}
    qualify row_number() over (
        partition by plan_id, lower_level, municipality, school_code
        order by shared_cnt desc, measures_cnt desc, lower_plan_id
    ) = 1
),

-- What the upper plan itself asks schools to do, counted for the body.
of_schools as (
    select
        plan_id,
        'школа' as body_level,
        municipality,
        school_code,
        count(*) filter (is_due) as schools_due,
        count(*) filter (is_done) as schools_done
    from {{ ref('fct_measure_occurrences') }}
    where school_code is not null
    group by plan_id, municipality, school_code
    union all
    select
        plan_id,
        'муниципалитет',
        municipality,
        null,
        count(*) filter (is_due),
        count(*) filter (is_done)
    from {{ ref('fct_measure_occurrences') }}
    where school_code is not null
    group by plan_id, municipality
)

select
    bodies.plan_id,
    coalesce(bodies.school_code, bodies.municipality) as body_id,
    bodies.body_level,
    bodies.body_name,
    bodies.municipality,
    bodies.school_code,
    sent.lower_plan_id is not null as has_sent,
    sent.lower_plan_id,
    sent.lower_title,
    sent.measures_cnt,
    sent.needs_cnt,
    sent.shared_cnt,
    sent.missing_needs,
    sent.due,
    sent.done,
    sent.overdue,
    sent.completion_pct,
    coalesce(of_schools.schools_due, 0) as schools_due,
    coalesce(of_schools.schools_done, 0) as schools_done,
    100.0 * of_schools.schools_done / nullif(of_schools.schools_due, 0) as schools_pct,
    case
        when sent.lower_plan_id is null then 'плана нет'
        when sent.missing_needs is null then 'план есть, закрывает всё'
        else 'план есть, чего-то нет'
    end as conclusion
from bodies
left join sent
    on
        bodies.plan_id = sent.plan_id and bodies.body_level = sent.lower_level and bodies.municipality = sent.municipality
        and bodies.school_code is not distinct from sent.school_code
left join of_schools
    on
        bodies.plan_id = of_schools.plan_id and bodies.body_level = of_schools.body_level
        and bodies.municipality = of_schools.municipality
        and bodies.school_code is not distinct from of_schools.school_code
