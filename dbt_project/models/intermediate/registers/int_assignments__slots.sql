-- Days on which an observer of the register can come to a procedure of the calendar: the days the observer named that
-- are days of a campaign. Grain: observer × day × campaign.
with named as (
    select
        observer_code,
        order_text,
        regexp_extract_all(part, '\d{2}\.\d{2}\.\d{4}') as days
    from (
        select observer_code, order_text, unnest(regexp_split_to_array(dates_text, '[,;]')) as part
        from {{ ref('stg_observers__observers') }}
        where dates_text is not null
    )
),

spans as (
    select
        observer_code,
        order_text,
        cast(try_strptime(days[1], '%d.%m.%Y') as date) as first_day,
        cast(try_strptime(days[len(days)], '%d.%m.%Y') as date) as last_day
    from named
    where len(days) > 0
),

offered as (
    select distinct observer_code, order_text, cast(unnest(generate_series(first_day, last_day, interval 1 day)) as date) as slot_date
    from spans
    where last_day between first_day and first_day + interval 60 day
)

select
    offered.observer_code,
    max(offered.order_text) as order_text,
    offered.slot_date,
    calendar.kind,
    calendar.school_year,
    calendar.season,
    string_agg(distinct calendar.procedure_id, ', ' order by calendar.procedure_id) as procedures
from offered
inner join {{ ref('int_plans__calendar') }} as calendar
    on offered.slot_date between calendar.date_from and calendar.date_to
group by offered.observer_code, offered.slot_date, calendar.kind, calendar.school_year, calendar.season
