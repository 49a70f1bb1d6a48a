-- Files that were given to the program, those that wait for a person first, then the newest, and whether this build is the first to carry them.
-- Grain: one version of a file.
select
    load_id, source_kind, file_name, rows_read, rows_loaded, rows_quarantined, findings_cnt, status, message, loaded_at,
    is_new, current_pct, changed_at, why, is_waiting, confirm_command
from marts.rpt_loads
order by is_waiting desc, loaded_at desc, load_id desc
