-- Sites where practices are shown, by day; those that are offered no more are left out. Grain: show of a practice.
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
    state,
    next_step
from marts.rpt_practices
where is_offered and ($municipality::varchar is null or municipality = $municipality)
order by shown_on nulls last, topic, holder
