with by_page as (
    select distinct
        unnest(string_split(pages, '; ')) as page,
        rule_id,
        rule_level,
        message,
        how_to_fix,
        file_name
    from {{ ref('int_rules__warned_loads') }}
)

select
    page,
    rule_id,
    any_value(rule_level) as rule_level,
    any_value(message) as message,
    any_value(how_to_fix) as how_to_fix,
    count(*) as files_cnt,
    string_agg(file_name, '; ' order by file_name) as file_names
from by_page
group by page, rule_id
