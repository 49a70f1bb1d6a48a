-- Visits of observers with who is sent and why nobody is. Grain: campaign × school × day.
select
    visit_id,
    campaign,
    kind,
    school_year,
    season,
    school_code,
    school_name,
    visit_date,
    procedures,
    works_words,
    start_time,
    rooms,
    reason,
    reason_words,
    is_required,
    observer_code,
    state,
    state_shown,
    is_pending,
    is_short,
    why_uncovered,
    seed_text,
    seed_source,
    draws_cnt,
    lot_of_cnt
from marts.fct_visit_slots
order by visit_date, school_name, visit_id
