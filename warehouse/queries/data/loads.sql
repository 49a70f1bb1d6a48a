-- Files that were given to the program, newest first, and whether this build is the first to carry them.
-- Grain: one version of a file.
select
    load_id, source_kind, file_name, rows_read, rows_loaded, rows_quarantined, findings_cnt, status, message, loaded_at,
    is_new
from marts.rpt_loads
order by loaded_at desc, load_id desc
