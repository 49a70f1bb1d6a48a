-- Written by `make staging` from ingestion/sources/self_reports.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    school_code,
    reported_on,
    theme,
    procedure_name,
    step,
    happened_on,
    said,
    document,
    actor,
    next_due_on,
    load_id,
    sheet,
    row_number
from {{ current_rows('self_reports') }}
qualify row_number() over (
    partition by school_code, reported_on, theme, procedure_name, step, happened_on
    order by load_id desc, row_number desc
) = 1
