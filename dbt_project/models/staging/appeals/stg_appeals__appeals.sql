-- Written by `make staging` from ingestion/sources/appeals.yml.
-- The newest row of a key replaces the older ones.
select
    appeal_date,
    applicant,
    topic,
    school_code,
    status,
    reply_due_on,
    load_id,
    sheet,
    row_number
from {{ source('raw', 'appeals') }}
qualify row_number() over (
    partition by appeal_date, applicant, topic, school_code
    order by load_id desc, row_number desc
) = 1
