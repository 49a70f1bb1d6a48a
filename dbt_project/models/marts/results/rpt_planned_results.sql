{{ config(meta={'is_by_procedure': true}) }}
with summed as (
    select
        shares.procedure_id,
        shares.group_key,
        results.result_type,
        results.result_code,
        max(shares.n) as n,
        count(*) as tasks_cnt,
        count(shares.is_insufficient) as banded_tasks_cnt,
        count(*) filter (where shares.is_insufficient) as insufficient_tasks_cnt,
        100.0 * sum(shares.points) / nullif(sum(shares.n * shares.max_score), 0) as completion_pct
    from {{ ref('int_reports__task_shares') }} as shares
    inner join {{ ref('int_reports__task_results') }} as results
        on shares.procedure_id = results.procedure_id and shares.task_code = results.task_code
    where shares.n > 0
    group by shares.procedure_id, shares.group_key, results.result_type, results.result_code
)

select
    {{ report_keys() }},
    own.result_type,
    own.result_code,
    own.n,
    {{ sample_tier('own.n') }} as sample_tier,
    own.tasks_cnt,
    own.insufficient_tasks_cnt,
    own.completion_pct,
    groups.above_level,
    above.completion_pct as above_pct,
    regional.completion_pct as region_pct,
    case
        when own.n < limits.outside_from or own.banded_tasks_cnt = 0 then null
        else 2 * own.insufficient_tasks_cnt > own.banded_tasks_cnt
    end as is_system_deficit
from summed as own
inner join {{ ref('int_reports__groups') }} as groups
    on own.procedure_id = groups.procedure_id and own.group_key = groups.group_key
cross join {{ ref('int_reports__limits') }} as limits
left join summed as above
    on
        own.procedure_id = above.procedure_id
        and groups.above_key = above.group_key
        and own.result_type = above.result_type
        and own.result_code = above.result_code
left join summed as regional
    on
        own.procedure_id = regional.procedure_id
        and groups.region_key = regional.group_key
        and own.result_type = regional.result_type
        and own.result_code = regional.result_code
