with named as (
    select
        {{ event_id('said') }} as event_id,
        said.*
    from {{ ref('stg_events__attendance') }} as said
),

events as (
    select
        event_id,
        any_value(event_date) as event_date,
        any_value(form) as form,
        any_value(topic) as topic,
        max(site) as site,
        max(order_text) as order_text,
        max(plan_name) as plan_name,
        max(measure_number) as measure_number,
        string_agg(distinct material, '; ' order by material) as material
    from named
    group by event_id
),

came as (
    select
        event_id,
        count(*) as schools_cnt,
        sum(participants_cnt) as participants_cnt,
        count(*) filter (where participants_cnt is null) as uncounted_cnt
    from {{ ref('fct_event_attendance') }}
    group by event_id
)

select
    events.event_id,
    events.event_date,
    {{ school_year_of('events.event_date') }} as school_year,
    events.form,
    events.topic,
    events.site,
    events.order_text,
    events.plan_name,
    events.measure_number,
    events.material,
    coalesce(came.schools_cnt, 0) as schools_cnt,
    cast(came.participants_cnt as bigint) as participants_cnt,
    coalesce(came.uncounted_cnt, 0) as uncounted_cnt,
    case
        when came.schools_cnt > 0 then 'проведено'
        when events.event_date >= {{ today() }} then 'предстоит'
        else 'ждёт списка школ'
    end as state
from events
left join came using (event_id)
