with carried as (
    select distinct unnest(first_files) as version_key
    from {{ source('ops', 'builds') }}
    where status = 'published'
),

-- Builds before 0.2.0 did not write down what they carried: only the clock says it of them.
undated as (
    select max(finished_at) as finished_at
    from {{ source('ops', 'builds') }}
    where status = 'published' and first_files is null
),

loads as (
    select
        *,
        concat(
            case when status in ('loaded', 'replaced', 'withdrawn') then 'принят' else 'не принят' end, ' ', coalesce(sha256, '–'), ' ', file_name
        ) as version_key
    from {{ source('ops', 'load_log') }}
),

-- A file of results counts rows of tasks, the store pupils: how much of it counts is a share.
stored as (
    select load_id, sum(rows_cnt) as rows_cnt
    from {{ source('ops', 'load_slices') }}
    group by load_id
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
    case when stored.rows_cnt > 0 then 100.0 * loads.rows_current / stored.rows_cnt end as current_pct,
    loads.changed_at,
    loads.why,
    loads.status = 'held' as is_waiting,
    case when loads.status = 'held' then 'obektiv confirm ' || loads.load_id end as confirm_command,
    carried.version_key is null and coalesce(loads.loaded_at > undated.finished_at, true) as is_new,
    loads.version_key
from loads
cross join undated
left join carried using (version_key)
left join stored using (load_id)
