-- Written by `make staging` from ingestion/sources/appeals.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
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
from {{ current_rows('appeals') }}
qualify row_number() over (
    partition by appeal_date, applicant, topic, school_code
    order by load_id desc, row_number desc
) = 1
