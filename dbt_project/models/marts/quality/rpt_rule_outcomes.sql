with loads as (
    select
        load_id,
        file_name,
        source_kind,
        status,
        loaded_at,
        status not in ('withdrawn', 'replaced')
        and row_number() over (
            partition by file_name order by status in ('withdrawn', 'replaced'), load_id desc
        ) = 1 as is_newest
    from {{ source('ops', 'load_log') }}
),

outcomes as (
    select
        *,
        coalesce(level, 'file') as rule_level
    from {{ source('ops', 'expectations') }}
    qualify row_number() over (partition by load_id, rule_id order by status, observed) = 1
),

newest_runs as (
    select
        source_kind,
        max(run_id) as run_id
    from outcomes
    where rule_level = 'batch'
    group by source_kind
),

-- A rule about what is new stands while one of its rows is in a loaded file that nothing newer has replaced.
standing as (
    select
        off.run_id,
        off.source_kind,
        off.rule_id,
        count(distinct off.load_id) as files_cnt
    from {{ source('ops', 'unexpected_rows') }} as off
    inner join loads on off.load_id = loads.load_id
    where loads.is_newest and loads.status = 'loaded'
    group by off.run_id, off.source_kind, off.rule_id
),

known as (
    select
        outcomes.*,
        loads.file_name,
        loads.loaded_at,
        coalesce(outcomes.source_kind, loads.source_kind) as kind_of_source,
        case
            when outcomes.rule_level = 'file' then loads.is_newest
            else newest_runs.run_id is not null
        end as is_newest,
        case
            when outcomes.rule_level = 'batch' and outcomes.status = 'failed' then standing.rule_id is not null
            when outcomes.rule_level = 'batch' then outcomes.status = 'error' and newest_runs.run_id is not null
            else outcomes.status in ('failed', 'error') and loads.is_newest
        end as is_open
    from outcomes
    inner join loads on outcomes.load_id = loads.load_id
    left join newest_runs
        on outcomes.source_kind = newest_runs.source_kind and outcomes.run_id = newest_runs.run_id
    left join standing
        on outcomes.run_id = standing.run_id
        and outcomes.source_kind = standing.source_kind
        and outcomes.rule_id = standing.rule_id
)

select
    load_id,
    rule_id,
    rule_level,
    run_id,
    kind_of_source as source_kind,
    case when rule_level = 'file' then file_name end as file_name,
    loaded_at,
    title,
    status as state,
    case status when 'failed' then 1 when 'error' then 2 when 'passed' then 3 else 4 end as state_order,
    effect,
    checked_cnt,
    unexpected_cnt,
    observed,
    expected,
    pages,
    message,
    how_to_fix,
    is_newest,
    is_open
from known
