-- Events with those recorded since the build, and with the schools named since: a list recorded again replaces the former.
with lines as (
    select
        *,
        concat_ws('|', cast(event_date as varchar), form, topic) as event_id
    from pending.event
    qualify school_code is null or row_number() over (partition by event_date, form, topic, school_code order by place desc) = 1
),

came as (
    select event_id, school_code, participants_cnt from lines where school_code is not null
    union all
    select built.event_id, built.school_code, built.participants_cnt
    from published.marts.fct_event_attendance as built
    where (built.event_id, built.school_code) not in (select (event_id, school_code) from lines where school_code is not null)
),

counted as (
    select
        event_id,
        count(*) as schools_cnt,
        sum(participants_cnt) as participants_cnt,
        count(*) filter (where participants_cnt is null) as uncounted_cnt
    from came
    group by event_id
),

said as (
    select
        event_id,
        any_value(event_date) as event_date,
        any_value(form) as form,
        any_value(topic) as topic,
        max(site) as site,
        max(order_text) as order_text,
        max(plan_name) as plan_name,
        max(measure_number) as measure_number,
        max(material) as material
    from lines
    group by event_id
)

select
    base.* replace (
        coalesce(counted.schools_cnt, base.schools_cnt) as schools_cnt,
        case when said.event_id is null then base.participants_cnt else cast(counted.participants_cnt as bigint) end
            as participants_cnt,
        coalesce(counted.uncounted_cnt, base.uncounted_cnt) as uncounted_cnt,
        case when counted.schools_cnt > 0 then 'проведено' else base.state end as state
    ),
    said.event_id is not null as is_pending
from {table} as base
left join said using (event_id)
left join counted on said.event_id = counted.event_id
union all by name
select
    said.*,
    -- The year of its June, as the build will say it.
    cast(year(said.event_date + interval 4 month) as integer) as school_year,
    coalesce(counted.schools_cnt, 0) as schools_cnt,
    cast(counted.participants_cnt as bigint) as participants_cnt,
    coalesce(counted.uncounted_cnt, 0) as uncounted_cnt,
    case when counted.schools_cnt > 0 then 'проведено' when said.event_date >= {today} then 'предстоит' else 'ждёт списка школ' end as state,
    true as is_pending
from said
left join counted using (event_id)
where said.event_id not in (select event_id from {table})
