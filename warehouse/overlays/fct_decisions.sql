-- Decisions of meetings with those recorded since the build, and with what was said of their execution since.
with recorded as (
    select
        meeting_date,
        meeting_kind,
        topic,
        decision,
        responsible,
        due_on,
        status,
        coalesce(lower(status) like 'выполн%', false) as is_done
    from pending.meeting
    qualify row_number() over (partition by meeting_date, topic, decision order by place desc) = 1
)

select
    base.* replace (
        coalesce(recorded.status, base.status) as status,
        coalesce(recorded.is_done, base.is_done) as is_done,
        case when recorded.decision is null then base.is_overdue else base.is_overdue and not recorded.is_done end
            as is_overdue
    ),
    recorded.decision is not null as is_pending
from {table} as base
left join recorded
    on
        base.meeting_date = recorded.meeting_date
        and base.topic is not distinct from recorded.topic
        and base.decision = recorded.decision
union all by name
select
    'Р-' || upper(substr(md5(concat_ws('|', cast(meeting_date as varchar), coalesce(topic, ''), decision)), 1, 10))
        as decision_id,
    meeting_date,
    meeting_kind,
    topic,
    decision,
    responsible,
    due_on,
    status,
    is_done,
    false as is_overdue,
    true as is_pending
from recorded
where not exists (
    select 1
    from {table} as base
    where
        base.meeting_date = recorded.meeting_date
        and base.topic is not distinct from recorded.topic
        and base.decision = recorded.decision
)
