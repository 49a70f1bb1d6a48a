with requests as (
    select
        school_year,
        municipality,
        about,
        asked_on,
        replace(lower(about), 'ё', 'е') as words,
        count(*) as schools_cnt
    from {{ ref('fct_school_contacts') }}
    where is_our_request and municipality is not null
    group by school_year, municipality, about, asked_on
),

-- The first report that the words of the request name: what the program has without asking.
named as (
    select requests.municipality, requests.about, requests.asked_on, reports.*
    from requests
    inner join {{ ref('plan_reports_not_asked') }} as reports on regexp_matches(requests.words, reports.pattern)
    qualify row_number() over (partition by requests.municipality, requests.about, requests.asked_on order by reports.place) = 1
)

select
    md5(concat_ws('|', requests.municipality, requests.about, cast(requests.asked_on as varchar))) as request_id,
    requests.municipality,
    requests.school_year,
    requests.about,
    requests.asked_on,
    requests.schools_cnt,
    named.report,
    named.title as report_title,
    named.instead,
    named.document,
    named.report is not null as is_known_already
from requests
left join named
    on
        requests.municipality = named.municipality
        and requests.about = named.about
        and requests.asked_on is not distinct from named.asked_on
