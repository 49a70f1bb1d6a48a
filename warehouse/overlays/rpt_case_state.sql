-- Cases with what was recorded of them since the build; the term of the next step and what is proposed say the build.
with said as (
    select
        base.case_id,
        arg_max(recorded.event, recorded.place) as event,
        arg_max(recorded.happened_on, recorded.place) as happened_on,
        arg_max(recorded.document, recorded.place) as document,
        arg_max(recorded.actor, recorded.place) as actor
    from {table} as base
    inner join pending.case_event as recorded
        on base.school_code = recorded.school_code and base.procedure_words = recorded.procedure_words
    group by base.case_id
)

select
    base.* replace (
        coalesce(said.event, base.state) as state,
        case when said.event is null then base.since else said.happened_on end as since,
        case when said.event is null then base.document else said.document end as document,
        case when said.event is null then base.actor else said.actor end as actor,
        case when said.event is null then base.next_step end as next_step,
        case when said.event is null then base.next_due end as next_due,
        case when said.event is null then base.proposed_state end as proposed_state,
        said.event is null and base.is_overdue as is_overdue
    ),
    said.event is not null as is_pending
from {table} as base
left join said using (case_id)
