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
    coalesce(loads.loaded_at > previous_build.finished_at, true) as is_new,
    row_number() over (partition by loads.file_name order by loads.load_id desc) = 1 as is_newest,
    loads.status = 'loaded' and row_number() over (
        partition by loads.file_name, loads.status order by loads.load_id desc
    ) = 1 as is_newest_loaded
from {{ source('ops', 'load_log') }} as loads
cross join previous_build
