-- Rows behind the rules about what was new that are not met now. Grain: run × rule × row, at most twenty a rule and kind.
select
    outcomes.title,
    loads.file_name,
    off.sheet,
    off.row_number,
    off.column_name,
    off.value,
    outcomes.expected,
    outcomes.how_to_fix
from ops.unexpected_rows as off
inner join ops.load_log as loads on off.load_id = loads.load_id
inner join marts.rpt_rule_outcomes as outcomes
    on off.run_id = outcomes.run_id
    and off.source_kind = outcomes.source_kind
    and off.rule_id = outcomes.rule_id
where outcomes.rule_level = 'batch' and outcomes.is_open
order by outcomes.title, loads.file_name, off.sheet, off.row_number
