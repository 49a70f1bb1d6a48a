{{ config(materialized='view', meta={'is_by_procedure': true}) }}
-- Each group's task with the same task one level above, for the comparison. Grain: procedure × group × task.
select
    own.procedure_id,
    own.group_key,
    groups.group_level,
    own.task_code,
    false as is_share,
    own.n,
    own.points as total,
    above.n as above_n,
    above.points as above_total,
    above.squares as above_squares
from {{ ref('int_reports__task_groups') }} as own
inner join {{ ref('int_reports__groups') }} as groups
    on own.procedure_id = groups.procedure_id and own.group_key = groups.group_key
inner join {{ ref('int_reports__task_groups') }} as above
    on
        own.procedure_id = above.procedure_id
        and own.task_code = above.task_code
        and groups.above_key = above.group_key
where own.n > 0
