with counted as (
    select plan_id, direction, counted_as, count(*) as occurrences_cnt
    from {{ ref('fct_measure_occurrences') }}
    where school_code is null and is_counted
    group by plan_id, direction, counted_as
)

select
    plan_id,
    direction,
    counted_as,
    occurrences_cnt,
    cast(sum(occurrences_cnt) over (partition by plan_id, direction) as bigint) as n,
    100.0 * occurrences_cnt / sum(occurrences_cnt) over (partition by plan_id, direction) as pct
from counted
