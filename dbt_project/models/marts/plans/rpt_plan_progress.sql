with cuts as (
    select 'plan' as cut, plan_id as cut_value, plan_id as name, cast(null as varchar) as cut_school, *
    from {{ ref('fct_measure_occurrences') }}
    where school_code is null
    union all
    select 'direction', direction, direction, null, *
    from {{ ref('fct_measure_occurrences') }}
    where school_code is null
    union all
    select 'responsible', responsible, responsible, null, *
    from {{ ref('fct_measure_occurrences') }}
    where school_code is null
    union all
    select 'period', period, period, null, *
    from {{ ref('fct_measure_occurrences') }}
    where school_code is null
    union all
    select 'school', school_code, school_name, school_code, *
    from {{ ref('fct_measure_occurrences') }}
    where school_code is not null
)

select
    plan_id,
    cut,
    cut_value,
    max(name) as name,
    max(municipality) as municipality,
    max(cut_school) as school_code,
    {{ plan_counts() }}
from cuts
group by plan_id, cut, cut_value
