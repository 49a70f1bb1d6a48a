-- Visits with what was approved, replaced or fell through since the build: whom the plan sends instead says the build.
with said as (
    select
        base.visit_id,
        arg_max(recorded.status, recorded.place) as status,
        arg_max(recorded.person_code, recorded.place) as person_code
    from {table} as base
    inner join pending.assignment as recorded
        on
            base.kind = recorded.kind
            and base.school_code = recorded.school_code
            and base.visit_date = recorded.assigned_on
    where recorded.role = 'наблюдатель'
    group by base.visit_id
)

select
    base.* replace (
        case when said.status = 'утверждено' then said.person_code else base.observer_code end as observer_code,
        case when said.status = 'утверждено' then said.status else base.state end as state,
        case when said.status = 'утверждено' then false else base.is_short end as is_short,
        case when said.status = 'утверждено' then null else base.why_uncovered end as why_uncovered
    ),
    said.status is not null as is_pending
from {table} as base
left join said using (visit_id)
