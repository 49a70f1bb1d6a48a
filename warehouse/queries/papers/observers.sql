-- Observers as codes: kind, order, briefing, last sheet, where they may not go. Grain: observer.
select
    o.observer_code,
    o.observer_kind,
    o.order_text,
    o.briefed_on,
    o.last_visit_on,
    o.interest_school_codes,
    loads.loaded_at
from marts.dim_observers as o
left join marts.rpt_loads as loads using (load_id)
order by o.observer_kind, o.observer_code
