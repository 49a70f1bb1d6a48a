-- Written by `make staging` from ingestion/sources/meetings.yml.
-- Which file's row of a key counts was decided when the files were loaded; within one file the last row.
select
    meeting_date,
    meeting_kind,
    topic,
    decision,
    responsible,
    due_on,
    status,
    load_id,
    sheet,
    row_number
from {{ current_rows('meetings') }}
qualify row_number() over (
    partition by meeting_date, topic, decision
    order by load_id desc, row_number desc
) = 1
