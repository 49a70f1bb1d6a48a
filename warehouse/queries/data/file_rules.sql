-- Rules about files as a whole and how many files met them: newest load of every file. Grain: rule.
select
    rule_id,
    title,
    effect,
    pages,
    how_to_fix,
    passed_cnt,
    failed_cnt,
    not_applicable_cnt,
    error_cnt
from marts.rpt_rule_totals
order by failed_cnt desc, error_cnt desc, passed_cnt desc, rule_id
