-- Written by `make staging` from ingestion/sources/substitutions.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    absent_position,
    acting_position,
    date_from,
    date_to,
    ground,
    load_id,
    sheet,
    row_number
from {{ current_rows('substitutions') }}
qualify row_number() over (
    partition by absent_position, acting_position, date_from
    order by load_id desc, row_number desc
) = 1
