-- Written by `make staging` from ingestion/sources/observers.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    observer_code,
    observer_kind,
    order_text,
    interest_school_codes,
    workplace_code,
    child_school_codes,
    max_visits,
    briefed_on,
    dates_text,
    load_id,
    sheet,
    row_number
from {{ current_rows('observers') }}
qualify row_number() over (
    partition by observer_code
    order by load_id desc, row_number desc
) = 1
