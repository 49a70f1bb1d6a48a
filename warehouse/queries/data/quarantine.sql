-- Rows that are held, with the reasons. Filter: $load_id (null = all). At most $row_limit rows.
-- Grain: held row.
select file_name, sheet, row_number, reasons, how_to_fix, count(*) over () as total_cnt
from marts.rpt_quarantine
where ($load_id::bigint is null or load_id = $load_id)
order by file_name, load_id, sheet, row_number
limit $row_limit
