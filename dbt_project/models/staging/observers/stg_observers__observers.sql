-- Written by `make staging` from ingestion/sources/observers.yml.
-- The newest row of a key replaces the older ones.
select
    observer_code,
    observer_kind,
    order_text,
    interest_school_codes,
    dates_text,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'observers') }}
qualify row_number() over (
    partition by observer_code
    order by load_id desc, row_number desc
) = 1
