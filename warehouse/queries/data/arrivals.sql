-- Rules about what was new: the newest run of every kind, and older answers that still stand. Filter: $open (null = all).
-- Grain: run × kind × rule.
select
    run_id,
    source_kind,
    loaded_at,
    rule_id,
    title,
    state,
    checked_cnt,
    unexpected_cnt,
    observed,
    expected,
    pages,
    message,
    how_to_fix,
    is_open
from marts.rpt_rule_outcomes
where rule_level = 'batch' and (is_newest or is_open) and ($open::boolean is null or is_open = $open)
order by state_order, loaded_at desc, source_kind, rule_id
