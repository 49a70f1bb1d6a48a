-- Written by `make staging` from ingestion/sources/publications.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    published_on,
    topic,
    school_code,
    address,
    load_id,
    sheet,
    row_number
from {{ current_rows('publications') }}
qualify row_number() over (
    partition by address, topic, published_on, school_code
    order by load_id desc, row_number desc
) = 1
