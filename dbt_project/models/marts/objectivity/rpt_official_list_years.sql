-- How many schools a list names a year, of those that wrote Russian in grade 4 (the denominator of such lists).
with written as (
    select distinct school_year, school_code
    from {{ ref('fct_participant_results') }}
    where kind = 'ВПР' and subject = 'РУ' and grade = 4 and attendance = 'present'
),

years as (
    select school_year, count(*) as written_cnt
    from written
    group by school_year
)

select
    lists.list_name,
    lists.school_year,
    count(*) as listed_cnt,
    coalesce(any_value(years.written_cnt), 0) as written_cnt,
    count(written.school_code) as listed_written_cnt,
    100.0 * count(written.school_code) / any_value(years.written_cnt) as listed_pct
from {{ ref('rpt_official_lists') }} as lists
left join years on lists.school_year = years.school_year
left join written on lists.school_year = written.school_year and lists.school_code = written.school_code
group by lists.list_name, lists.school_year
