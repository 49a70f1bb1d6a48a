-- What happened with a school, with dates: lists, answers, re-checks, visits, requests to it. Grain: event.
select happened_on, school_year, event, what, source
from marts.rpt_school_path
where school_code = $school_code
order by place
