-- Written by `make staging` from ingestion/sources/practices.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    topic,
    school_code,
    site,
    order_text,
    shown_on,
    municipality,
    proved_by,
    useful_for,
    valid_to,
    load_id,
    sheet,
    row_number
from {{ current_rows('practices') }}
qualify row_number() over (
    partition by topic, school_code, site, shown_on, municipality
    order by load_id desc, row_number desc
) = 1
