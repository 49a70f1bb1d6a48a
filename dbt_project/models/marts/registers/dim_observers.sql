-- Sheets say who has been where; what an observer of no sheet did is not known.
with visited as (
    select observer_code, max(visit_date) as last_visit_on
    from {{ ref('stg_observation_sheets__visits') }}
    group by observer_code
)

select
    observers.observer_code,
    observer_kind,
    order_text,
    nullif(concat_ws(',', interest_school_codes, workplace_code, child_school_codes), '') as interest_school_codes,
    max_visits,
    briefed_on,
    dates_text,
    visited.last_visit_on,
    observers.load_id
from {{ ref('stg_observers__observers') }} as observers
left join visited using (observer_code)
