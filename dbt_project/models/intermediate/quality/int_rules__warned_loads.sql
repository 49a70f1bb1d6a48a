-- Loads whose data a failed rule makes less trustworthy. Grain: rule × load.
with failed as (
    select
        rule_id,
        rule_level,
        pages,
        message,
        how_to_fix,
        run_id,
        source_kind,
        load_id
    from {{ ref('rpt_rule_outcomes') }}
    where is_open and state = 'failed' and (rule_level = 'batch' or effect = 'noticed')
),

of_loads as (
    select * exclude (run_id, source_kind)
    from failed
    where rule_level = 'file'
    union
    select
        failed.* exclude (run_id, source_kind, load_id),
        off.load_id
    from failed
    inner join {{ source('ops', 'unexpected_rows') }} as off
        on failed.run_id = off.run_id and failed.source_kind = off.source_kind and failed.rule_id = off.rule_id
    where failed.rule_level = 'batch'
)

select
    of_loads.rule_id,
    of_loads.rule_level,
    of_loads.pages,
    of_loads.message,
    of_loads.how_to_fix,
    of_loads.load_id,
    loads.file_name
from of_loads
inner join {{ source('ops', 'load_log') }} as loads on of_loads.load_id = loads.load_id
where loads.status = 'loaded'
