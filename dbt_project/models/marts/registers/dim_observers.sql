select
    observer_code,
    observer_kind,
    order_text,
    nullif(concat_ws(',', interest_school_codes, workplace_code, child_school_codes), '') as interest_school_codes,
    max_visits,
    briefed_on,
    dates_text,
    load_id
from {{ ref('stg_observers__observers') }}
