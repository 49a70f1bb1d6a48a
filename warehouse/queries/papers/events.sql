-- Courses and shows of practice that have a date: how the methodical centre can help. Grain: event.
select kind, name, site, topics, event_date
from marts.rpt_help_events
order by event_date, event_id
