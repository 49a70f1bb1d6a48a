with previous_build as (
    select max(finished_at) as finished_at
    from {{ source('ops', 'builds') }}
    where status = 'published'
)

select
    loads.load_id,
    loads.source_kind,
    loads.file_name,
    loads.rows_read,
    loads.rows_loaded,
    loads.rows_quarantined,
    loads.findings_cnt,
    loads.status,
    loads.message,
    loads.loaded_at,
    loads.rows_current,
    loads.changed_at,
    loads.why,
    loads.status = 'held' as is_waiting,
    case when loads.status = 'held' then 'obektiv confirm ' || loads.load_id end as confirm_command,
    coalesce(loads.loaded_at > previous_build.finished_at, true) as is_new
from {{ source('ops', 'load_log') }} as loads
cross join previous_build
