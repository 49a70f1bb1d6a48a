-- Written by `make staging` from ingestion/sources/criteria_agreements.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    procedure_kind,
    subject,
    grade,
    task_code,
    agreement,
    agreed_on,
    municipality,
    load_id,
    sheet,
    row_number
from {{ current_rows('criteria_agreements') }}
qualify row_number() over (
    partition by procedure_kind, subject, grade, task_code, agreed_on, municipality
    order by load_id desc, row_number desc
) = 1
