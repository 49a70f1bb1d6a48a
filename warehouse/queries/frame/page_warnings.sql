-- What makes a page ($page) less trustworthy: rules about files and about what was new that name it. Grain: rule.
select
    rule_id,
    rule_level,
    message,
    how_to_fix,
    files_cnt,
    file_names
from marts.rpt_page_warnings
where page = $page
order by files_cnt desc, rule_id
