-- Files that were given to the program, newest first, and whether this build is the first to carry them.
-- Grain: one version of a file.
with previous_build as (
    select max(finished_at) as finished_at
    from ops.builds
    where status = 'published' and build_id <> (select max_by(build_id, finished_at) from ops.builds where status = 'published')
)
select
    l.load_id,
    l.source_kind,
    l.file_name,
    l.rows_read,
    l.rows_loaded,
    l.rows_quarantined,
    l.findings_cnt,
    l.status,
    l.message,
    l.loaded_at,
    coalesce(l.loaded_at > p.finished_at, true) as is_new
from ops.load_log as l
cross join previous_build as p
order by l.loaded_at desc, l.load_id desc
