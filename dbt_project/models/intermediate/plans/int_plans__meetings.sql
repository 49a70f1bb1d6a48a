-- Meetings that were held, by the body that met: of each body the last one, of unions every one of the school years that
-- are still asked about. A talk with one school stays with that school. Grain: day × body × topic (of unions alone).
with told as (
    select meeting_date, {{ meeting_body('meeting_kind') }} as body, topic
    from {{ ref('fct_decisions') }}
    where meeting_date <= {{ today() }}
),

known as (
    select distinct meeting_date, body, case when body = 'ГМО' then topic end as topic
    from told
    where body <> 'собеседование' and (body <> 'ГМО' or {{ school_year_of('meeting_date') }} >= {{ asked_since(today()) }})
)

select
    concat_ws('|', cast(meeting_date as varchar), body, topic) as meeting_id,
    meeting_date,
    body,
    topic,
    {{ today() }} as as_of
from known
qualify body = 'ГМО' or dense_rank() over (partition by body order by meeting_date desc) = 1
