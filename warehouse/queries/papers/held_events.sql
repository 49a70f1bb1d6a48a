-- Events of the methodical centre, the latest first; those of the last school years are the paper's to choose. Grain: event.
select
    event_id,
    event_date,
    school_year,
    form,
    topic,
    site,
    order_text,
    plan_name,
    measure_number,
    material,
    schools_cnt,
    participants_cnt,
    uncounted_cnt,
    state
from marts.rpt_events
order by event_date desc, event_id
