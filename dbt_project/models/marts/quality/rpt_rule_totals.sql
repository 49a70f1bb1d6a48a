select
    rule_id,
    any_value(title) as title,
    any_value(effect) as effect,
    any_value(pages) as pages,
    any_value(how_to_fix) as how_to_fix,
    count(*) filter (where state = 'passed') as passed_cnt,
    count(*) filter (where state = 'failed') as failed_cnt,
    count(*) filter (where state = 'not_applicable') as not_applicable_cnt,
    count(*) filter (where state = 'error') as error_cnt
from {{ ref('rpt_rule_outcomes') }}
where rule_level = 'file' and is_newest
group by rule_id
