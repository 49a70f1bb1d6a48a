with cuts as (
    select 'plan' as cut, plan_id as cut_value, cast(null as varchar) as cut_school, *
    from {{ ref('int_plans__counted') }}
    where school_code is null
    union all
    select 'direction', coalesce(direction, 'Без направления'), null, *
    from {{ ref('int_plans__counted') }}
    where school_code is null
    union all
    select 'responsible', coalesce(responsible, 'Ответственный не назван'), null, *
    from {{ ref('int_plans__counted') }}
    where school_code is null
    union all
    select 'period', period, null, * from {{ ref('int_plans__counted') }} where school_code is null
    union all
    select 'school', school_code, school_code, * from {{ ref('int_plans__counted') }} where school_code is not null
)

select
    plan_id,
    cut,
    cut_value,
    max(municipality) as municipality,
    max(cut_school) as school_code,
    {{ plan_counts() }}
from cuts
group by plan_id, cut, cut_value
