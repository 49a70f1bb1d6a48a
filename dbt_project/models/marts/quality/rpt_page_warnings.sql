with files as (
    select
        outcomes.rule_id,
        outcomes.pages,
        outcomes.message,
        outcomes.how_to_fix,
        outcomes.rule_level,
        loads.file_name
    from {{ ref('rpt_rule_outcomes') }} as outcomes
    inner join {{ source('ops', 'load_log') }} as loads on outcomes.load_id = loads.load_id
    where outcomes.rule_level = 'file'
        and outcomes.is_open
        and outcomes.state = 'failed'
        and outcomes.effect = 'noticed'
        and loads.status = 'loaded'
),

newest as (
    select
        load_id,
        file_name
    from {{ source('ops', 'load_log') }}
    where status = 'loaded'
    qualify row_number() over (partition by file_name order by load_id desc) = 1
),

arrivals as (
    select distinct
        outcomes.rule_id,
        outcomes.pages,
        outcomes.message,
        outcomes.how_to_fix,
        outcomes.rule_level,
        newest.file_name
    from {{ ref('rpt_rule_outcomes') }} as outcomes
    inner join {{ source('ops', 'unexpected_rows') }} as off
        on outcomes.run_id = off.run_id
        and outcomes.source_kind = off.source_kind
        and outcomes.rule_id = off.rule_id
    inner join newest on off.load_id = newest.load_id
    where outcomes.rule_level = 'batch' and outcomes.is_open and outcomes.state = 'failed'
),

warned as (
    select * from files
    union all
    select * from arrivals
),

by_page as (
    select
        *,
        unnest(string_split(pages, '; ')) as page
    from warned
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
