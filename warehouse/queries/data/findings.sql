-- Findings with their place in the file. Filters: $source_kind, $effect, $rule_id, $load_id (null = all).
-- Grain: row × rule; at most $row_limit rows, total_cnt says how many there are.
select
    l.file_name,
    l.source_kind,
    f.sheet,
    f.row_number,
    f.column_name,
    f.value,
    f.rule_id,
    f.effect,
    f.message,
    f.how_to_fix,
    count(*) over () as total_cnt
from ops.findings as f
inner join ops.load_log as l on f.load_id = l.load_id and l.status <> 'withdrawn' and l.status <> 'replaced'
where ($source_kind::varchar is null or l.source_kind = $source_kind)
    and ($effect::varchar is null or f.effect = $effect)
    and ($rule_id::varchar is null or f.rule_id = $rule_id)
    and ($load_id::bigint is null or f.load_id = $load_id)
order by f.effect <> 'row_held', f.effect <> 'value_dropped', l.loaded_at desc, f.load_id, f.row_number, f.sheet, f.column_name, f.rule_id, f.value
limit $row_limit
