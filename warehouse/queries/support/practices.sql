-- The catalogue of practices: what is offered first, by the day of the show. Grain: show of a practice.
select
    practice_id,
    topic,
    municipality,
    school_code,
    school_name,
    holder,
    site,
    order_text,
    shown_on,
    proved_by,
    useful_for,
    valid_to,
    schools_cnt,
    is_offered,
    state,
    state_shown,
    next_step,
    is_pending
from marts.rpt_practices
where ($municipality::varchar is null or municipality = $municipality)
order by is_offered desc, next_step is null, shown_on nulls first, topic, holder
