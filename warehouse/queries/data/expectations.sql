-- Rules about files as a whole, as they came out in the newest load of every file. Filter: $state (null = all). Grain: file ×
-- rule.
select
    file_name,
    source_kind,
    loaded_at,
    rule_id,
    title,
    state,
    effect,
    checked_cnt,
    unexpected_cnt,
    observed,
    expected,
    pages,
    message,
    how_to_fix
from marts.rpt_rule_outcomes
where rule_level = 'file' and is_newest and ($state::varchar is null or state = $state)
order by state_order, loaded_at desc, rule_id
