-- When requests are collected: this and the next school year. Grain: cycle × school year.
with years as (
    select cast({{ school_year_of('today') }} as bigint) + shift.k as school_year, today
    from {{ ref('int_support__today') }}
    cross join (select 0 as k union all select 1 as k) as shift
),

dated as (
    select
        cycles.cycle_code, cycles.cycle_name, cycles.outcome, cycles.source, years.school_year, years.today,
        cast(concat(
            cast(case when cast(left(cycles.collect_from, 2) as integer) >= 9 then years.school_year - 1 else years.school_year end as varchar),
            '-', cycles.collect_from
        ) as date) as collect_from,
        cast(concat(
            cast(case when cast(left(cycles.collect_to, 2) as integer) >= 9 then years.school_year - 1 else years.school_year end as varchar),
            '-', cycles.collect_to
        ) as date) as collect_to
    from {{ ref('support_cycles') }} as cycles
    cross join years
)

select
    cycle_code, cycle_name, school_year, collect_from, collect_to, outcome, source,
    case when today > collect_to then 'завершён' when today >= collect_from then 'идёт' else 'впереди' end as state,
    collect_to >= today and collect_to = min(case when collect_to >= today then collect_to end) over () as is_next
from dated
