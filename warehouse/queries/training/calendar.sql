-- Cycles of requests. Grain: cycle × school year.
select *
from marts.rpt_pd_calendar
order by collect_to
