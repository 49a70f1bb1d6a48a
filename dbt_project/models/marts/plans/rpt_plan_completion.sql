select
    plan_id,
    direction,
    period,
    {{ plan_counts() }}
from {{ ref('fct_measure_occurrences') }}
where school_code is null
group by 1, 2, 3
