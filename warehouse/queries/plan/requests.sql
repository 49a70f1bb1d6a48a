-- How often each school was asked. Grain: school × school year.
select
    municipality,
    school_code,
    school_name,
    school_year,
    requests_cnt,
    asked_about,
    last_asked_on,
    sent_cnt,
    is_over_most,
    conclusion
from marts.rpt_school_requests
order by school_year desc, requests_cnt desc, municipality, school_code
