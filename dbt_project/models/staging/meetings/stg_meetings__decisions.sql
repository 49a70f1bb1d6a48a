-- Written by `make staging` from ingestion/sources/meetings.yml.
-- The newest row of a key replaces the older ones.
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
from {{ source('raw', 'meetings') }}
qualify row_number() over (
    partition by meeting_date, topic, decision
    order by load_id desc, row_number desc
) = 1
