with known as (
    select 'class_results' as report, school_year, municipality, count(*) as known_cnt
    from {{ ref('rpt_marks_summary') }}
    where group_level = 'class'
    group by school_year, municipality
    union all
    select 'journal', school_year, municipality, sum(n)
    from {{ ref('rpt_journal') }}
    where group_level = 'class'
    group by school_year, municipality
    union all
    select 'uploads', school_year, municipality, count(*)
    from {{ ref('fct_upload_status') }}
    where received_at is not null
    group by school_year, municipality
    union all
    select 'courses', {{ school_year_of('completed_on') }}, municipality, count(*)
    from {{ ref('fct_pd_completions') }}
    group by all
    union all
    select 'events', school_year, municipality, count(*)
    from {{ ref('fct_event_attendance') }}
    group by school_year, municipality
    union all
    select 'observation', school_year, municipality, count(*)
    from {{ ref('fct_observations') }}
    group by school_year, municipality
    union all
    select 'publications', {{ school_year_of('published_on') }}, municipality, count(*)
    from {{ ref('fct_publications') }}
    where school_code is not null
    group by all
),

asked as (
    select report, school_year, municipality, count(*) as requests_cnt, string_agg(about, '; ' order by asked_on) as asked_about
    from {{ ref('rpt_request_letters') }}
    where is_known_already
    group by report, school_year, municipality
),

years as (
    select school_year, municipality from known
    union
    select school_year, municipality from {{ ref('rpt_request_letters') }}
)

select
    years.municipality,
    years.school_year,
    reports.report,
    reports.title,
    reports.instead,
    reports.counted,
    cast(coalesce(known.known_cnt, 0) as bigint) as known_cnt,
    coalesce(asked.requests_cnt, 0) as requests_cnt,
    asked.asked_about,
    reports.document,
    case
        when asked.requests_cnt > 0 then 'спрашивали, хотя сведения не требуются'
        when known.known_cnt > 0 then 'не спрашивали: есть в данных'
        else 'не спрашивали; в данных этого нет'
    end as conclusion,
    reports.place
from years
cross join {{ ref('plan_reports_not_asked') }} as reports
left join known
    on reports.report = known.report and years.school_year = known.school_year and years.municipality = known.municipality
left join asked
    on reports.report = asked.report and years.school_year = asked.school_year and years.municipality = asked.municipality
where years.municipality is not null and years.school_year is not null
