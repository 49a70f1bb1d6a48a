-- Readings with what experts recorded since the build: what follows from two readings says the build.
with said as (
    select lot_name, work_code, reading, expert_code, task_code, arg_max(score, place) as score
    from pending.work_reading
    group by lot_name, work_code, reading, expert_code, task_code
),

works as (
    select distinct lot_name, work_code, reading, expert_code from said
)

select
    base.* replace (
        case when works.work_code is null then base.score else said.score end as score,
        case when works.work_code is null then base.state else 'прочитано' end as state
    ),
    works.work_code is not null as is_pending
from {table} as base
left join works
    on
        base.lot_name = works.lot_name
        and base.work_code = works.work_code
        and base.reading = works.reading
        and base.person_code = works.expert_code
left join said
    on
        base.lot_name = said.lot_name
        and base.work_code = said.work_code
        and base.reading = said.reading
        and base.person_code = said.expert_code
        and base.task_code = said.task_code
