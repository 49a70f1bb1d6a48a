-- Written by `make staging` from ingestion/sources/practices.yml.
-- The newest row of a key replaces the older ones.
select
    topic,
    school_code,
    site,
    order_text,
    shown_on,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'practices') }}
qualify row_number() over (
    partition by topic, school_code, site, shown_on
    order by load_id desc, row_number desc
) = 1
