-- Requests to schools with what the data hold without asking. Grain: municipality × request.
select
    municipality,
    school_year,
    about,
    asked_on,
    schools_cnt,
    report_title,
    instead,
    document,
    is_known_already
from marts.rpt_request_letters
order by asked_on desc nulls last, municipality, about
