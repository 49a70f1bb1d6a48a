-- Written by `make staging` from ingestion/sources/documents.yml.
-- The newest row of a key replaces the older ones.
select
    document_kind,
    document_no,
    document_date,
    topic,
    school_code,
    plan_reference,
    reply_due_on,
    link,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'documents') }}
qualify row_number() over (
    partition by document_kind, document_no, document_date, topic, school_code
    order by load_id desc, row_number desc
) = 1
