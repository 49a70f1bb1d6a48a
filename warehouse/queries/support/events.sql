-- Events of the methodical centre, those that wait for their list of schools first, then the latest. Grain: event.
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
    state,
    state_shown,
    is_pending
from marts.rpt_events
order by state = 'ждёт списка школ' desc, event_date desc, event_id
