select observer_code, observer_kind, order_text, interest_school_codes, dates_text, load_id
from {{ ref('stg_observers__observers') }}
