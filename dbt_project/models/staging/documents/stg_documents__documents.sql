-- Written by `make staging` from ingestion/sources/documents.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    document_kind,
    document_no,
    document_date,
    topic,
    school_code,
    plan_reference,
    reply_due_on,
    to_know,
    reply_to,
    link,
    load_id,
    sheet,
    row_number
from {{ current_rows('documents') }}
qualify row_number() over (
    partition by document_kind, document_no, document_date, topic, school_code
    order by load_id desc, row_number desc
) = 1
