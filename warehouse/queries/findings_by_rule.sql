-- Findings counted by rule, the most frequent first; message and how_to_fix of one example.
-- Grain: rule × effect.
select
    f.rule_id,
    f.effect,
    count(*) as findings_cnt,
    count(distinct f.load_id) as files_cnt,
    any_value(f.message) as message,
    any_value(f.how_to_fix) as how_to_fix
from ops.findings as f
group by f.rule_id, f.effect
order by case f.effect when 'row_held' then 0 when 'value_dropped' then 1 else 2 end, findings_cnt desc, f.rule_id
