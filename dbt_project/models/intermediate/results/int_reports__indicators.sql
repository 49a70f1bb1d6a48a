{{ config(materialized='view', meta={'is_by_procedure': true}) }}
-- What is compared with the level above, one row a group and indicator: numbers of the group and of the level above
-- (which contains the group).
select
    own.procedure_id,
    own.indicator,
    own.group_level,
    own.group_key,
    own.is_share,
    own.n,
    own.total,
    above.n as above_n,
    above.total as above_total,
    above.squares as above_squares
from {{ ref('int_reports__indicator_sums') }} as own
inner join {{ ref('int_reports__indicator_sums') }} as above
    on
        own.procedure_id = above.procedure_id
        and own.indicator = above.indicator
        and own.above_key = above.group_key
where own.n > 0
