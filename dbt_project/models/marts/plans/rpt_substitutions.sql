with counted as (
    select acts_for, position, acts_from, count(*) filter (is_open) as open_cnt
    from {{ ref('rpt_position_terms') }}
    where acts_for is not null
    group by acts_for, position, acts_from
)

select
    substitutions.absent_position,
    substitutions.acting_position,
    substitutions.date_from,
    substitutions.date_to,
    nullif(substitutions.ground, '') as ground,
    case
        when substitutions.date_from > {{ today() }} then 'впереди'
        when coalesce(substitutions.date_to < {{ today() }}, false) then 'кончилось'
        else 'действует'
    end as state,
    coalesce(counted.open_cnt, 0) as open_cnt,
    {{ today() }} as as_of
from {{ ref('int_plans__substitutions') }} as substitutions
left join counted
    on
        substitutions.absent_position = counted.acts_for and substitutions.acting_position = counted.position
        and substitutions.date_from = counted.acts_from
