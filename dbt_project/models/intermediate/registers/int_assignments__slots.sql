-- Days on which an observer of the register can come and some school writes: days the observer named that the calendar
-- names for a procedure, school by school; campaigns whose visits were approved one by one need them no more.
-- Grain: observer × day × campaign.
with approved as (
    select distinct procedure_kind as kind, assigned_on
    from {{ ref('stg_assignments__assignments') }}
    where role = 'наблюдатель'
),

days as (
    select distinct
        procedure_id,
        procedure_kind as kind,
        school_year,
        season,
        date_from,
        coalesce(date_to, date_from) as date_to
    from {{ ref('int_procedures__days') }}
    where date_from is not null
),

approved_campaigns as (
    select distinct days.kind, days.school_year, days.season
    from days
    inner join approved on days.kind = approved.kind and approved.assigned_on between days.date_from and days.date_to
)

select
    offers.observer_code,
    max(observers.order_text) as order_text,
    offers.offered_on as slot_date,
    days.kind,
    days.school_year,
    days.season,
    string_agg(distinct days.procedure_id, ', ' order by days.procedure_id) as procedures
from {{ ref('int_visits__offers') }} as offers
inner join {{ ref('stg_observers__observers') }} as observers using (observer_code)
inner join days on offers.offered_on between days.date_from and days.date_to
left join approved_campaigns using (kind, school_year, season)
where approved_campaigns.kind is null
group by offers.observer_code, offers.offered_on, days.kind, days.school_year, days.season
