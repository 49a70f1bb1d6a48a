select
    'Р-' || upper(substr(md5(concat_ws('|', cast(meeting_date as varchar), coalesce(topic, ''), decision)), 1, 10)) as decision_id,
    meeting_date,
    meeting_kind,
    topic,
    decision,
    responsible,
    due_on,
    status,
    coalesce(lower(status) like 'выполн%', false) as is_done,
    coalesce(due_on < {{ today() }}, false) and not coalesce(lower(status) like 'выполн%', false) as is_overdue,
    load_id,
    row_number
from {{ ref('stg_meetings__decisions') }}
