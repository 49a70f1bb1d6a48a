-- Written by `make staging` from ingestion/sources/school_lists.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    list_name,
    list_year,
    list_kind,
    school_code,
    document_text,
    listed_on,
    removed_on,
    load_id,
    sheet,
    row_number
from {{ current_rows('school_lists') }}
qualify row_number() over (
    partition by list_name, list_year, school_code
    order by load_id desc, row_number desc
) = 1
