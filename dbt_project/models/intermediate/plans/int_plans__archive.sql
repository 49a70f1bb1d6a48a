-- Plans that lie in the archive: the last word about it says that they went there, not that they came back. Grain: plan.
select
    named.plan_id,
    coalesce(events.status_date, {{ today() }}) as archived_on,
    coalesce(nullif(events.evidence, ''), nullif(events.comment, '')) as archive_basis
from {{ ref('stg_plan_status__events') }} as events
inner join {{ ref('int_plans__named') }} as named
    on
        events.plan_text is not distinct from named.plan_text
        and events.measure_number is not distinct from named.measure_text
left join {{ source('ops', 'load_log') }} as loads on events.load_id = loads.load_id
where
    named.plan_id is not null and named.number = 'весь план' and events.status in ('в архив', 'из архива')
    and coalesce(events.status_date <= {{ today() }}, true)
qualify
    row_number() over (
        partition by named.plan_id
        order by events.status_date desc nulls last, coalesce(loads.order_no, events.load_id) desc, events.row_number desc
    ) = 1
    and events.status = 'в архив'
