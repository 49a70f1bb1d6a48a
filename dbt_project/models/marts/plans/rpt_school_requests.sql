with years as (
    select distinct school_year
    from {{ ref('fct_school_contacts') }}
    where school_year is not null
    union
    select {{ school_year_of(today()) }}
),

counted as (
    select
        school_code,
        school_year,
        count(*) filter (is_our_request) as requests_cnt,
        count(*) filter (not is_our_request) as sent_cnt,
        max(asked_on) filter (is_our_request) as last_asked_on,
        string_agg(distinct about, '; ' order by about) filter (is_our_request) as asked_about
    from {{ ref('fct_school_contacts') }}
    group by school_code, school_year
)

select
    schools.municipality,
    schools.school_code,
    schools.name as school_name,
    years.school_year,
    coalesce(counted.requests_cnt, 0) as requests_cnt,
    counted.asked_about,
    counted.last_asked_on,
    coalesce(counted.sent_cnt, 0) as sent_cnt,
    coalesce(counted.requests_cnt, 0) > {{ threshold('school_requests_most') }} as is_over_most,
    case
        when coalesce(counted.requests_cnt, 0) = 0 then 'не спрашивали'
        when counted.requests_cnt = 1 then 'один запрос'
        when counted.requests_cnt <= {{ threshold('school_requests_most') }} then 'в пределах нормы'
        else 'чаще нормы'
    end as conclusion
from {{ ref('dim_schools') }} as schools
cross join years
left join counted
    on schools.school_code = counted.school_code and years.school_year = counted.school_year
where schools.is_in_register
