-- Rules about files as a whole, as they came out. Filter: $status (null = all). Grain: file × rule.
select
    l.file_name,
    l.source_kind,
    l.loaded_at,
    e.rule_id,
    e.title,
    e.status,
    e.effect,
    e.checked_cnt,
    e.unexpected_cnt,
    e.observed,
    e.pages,
    e.message,
    e.how_to_fix
from ops.expectations as e
inner join ops.load_log as l using (load_id)
where ($status::varchar is null or e.status = $status)
order by case e.status when 'failed' then 0 when 'passed' then 1 else 2 end, l.loaded_at desc, e.rule_id
