-- Closings that were drawn, with what people have answered since the build: the last answer wins.
with base as (select * from {table}),

said as (
    select base.occurrence_id, arg_max(recorded.check_answer, recorded.place) as answer
    from base
    inner join pending.plan_status as recorded
        on
            base.plan_id = recorded.plan_id
            and base.number = recorded.number
            and base.window_key = recorded.period
            and base.school_code is not distinct from recorded.school_code
            and recorded.check_answer is not null
    group by base.occurrence_id
)

select
    base.* replace (
        coalesce(said.answer, base.answer) as answer,
        base.is_answered or said.answer is not null as is_answered,
        coalesce(said.answer = 'да, исполнено', base.is_right) as is_right
    ),
    said.answer is not null as is_pending
from base
left join said using (occurrence_id)
