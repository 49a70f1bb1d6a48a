-- Rows that are held, with the reasons. Filter: $load_id (null = all). At most $row_limit rows.
-- Grain: held row.
select
    l.file_name,
    q.sheet,
    q.row_number,
    string_agg(distinct f.message, '; ') as reasons,
    string_agg(distinct f.how_to_fix, '; ') as how_to_fix,
    count(*) over () as total_cnt
from ops.quarantine as q
inner join ops.load_log as l using (load_id)
left join ops.findings as f
    on q.load_id = f.load_id and q.row_number = f.row_number
    and q.sheet is not distinct from f.sheet and f.effect = 'row_held'
where ($load_id::bigint is null or q.load_id = $load_id)
group by l.file_name, q.load_id, q.sheet, q.row_number
order by l.file_name, q.row_number
limit $row_limit
