-- What makes a page less trustworthy: failed rules about loaded files that name the page ($page). Only the newest load
-- of a file counts. Grain: rule.
with newest as (
    select load_id, file_name
    from ops.load_log
    where status = 'loaded'
    qualify row_number() over (partition by file_name order by load_id desc) = 1
)

select
    e.rule_id,
    any_value(e.message) as message,
    any_value(e.how_to_fix) as how_to_fix,
    count(*) as files_cnt,
    string_agg(n.file_name, '; ' order by n.file_name) as file_names
from ops.expectations as e
inner join newest as n using (load_id)
where e.status = 'failed'
    and e.effect = 'noticed'
    and list_contains(string_split(e.pages, '; '), $page)
group by e.rule_id
order by files_cnt desc, e.rule_id
