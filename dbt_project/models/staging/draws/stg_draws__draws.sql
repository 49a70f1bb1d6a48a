-- Written by `make staging` from ingestion/sources/draws.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    procedure_kind,
    draw_year,
    season,
    seed_text,
    source_text,
    drawn_on,
    load_id,
    sheet,
    row_number
from {{ current_rows('draws') }}
qualify row_number() over (
    partition by procedure_kind, draw_year, season, drawn_on, seed_text
    order by load_id desc, row_number desc
) = 1
