-- Sites where schools show a practice, by day. Grain: show of a practice.
select
    p.topic,
    p.municipality,
    p.school_code,
    s.name as school_name,
    p.site,
    p.order_text,
    p.shown_on
from marts.fct_practices as p
left join marts.dim_schools as s using (school_code)
where ($municipality::varchar is null or p.municipality = $municipality)
order by p.shown_on nulls last, p.topic, p.school_code
