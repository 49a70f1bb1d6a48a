-- Written by `make staging` from ingestion/sources/assignments.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    person_code,
    role,
    school_code,
    assigned_on,
    procedure_kind,
    status,
    reason,
    order_text,
    load_id,
    sheet,
    row_number
from {{ current_rows('assignments') }}
qualify row_number() over (
    partition by person_code, role, school_code, assigned_on
    order by load_id desc, row_number desc
) = 1
