select
    plan_id,
    coalesce(direction, 'Без направления') as direction,
    period,
    {{ plan_counts() }}
from {{ ref('int_plans__counted') }}
where school_code is null
group by 1, 2, 3
