-- Procedures moved to other days: acts of Rosobrnadzor (seed) and what the department recorded in the form of
-- statuses, where «№» names a procedure (`ВПР-2022-весна`). A procedure that was already held is not moved.
-- Grain: procedure.
with recorded as (
    select
        regexp_extract(measure_number, '^\s*([А-Яа-яЁё]+)[ ,-]+(\d{4})[ ,-]+(осень|зима|весна)', ['kind', 'year', 'season']) as named,
        new_due_on,
        coalesce(evidence, comment, 'перенос записан ' || strftime(status_date, '%d.%m.%Y')) as basis,
        status_date
    from {{ ref('stg_plan_status__events') }}
    where status = 'перенесено' and new_due_on is not null
),

events as (
    select kind, cast(school_year as integer) as school_year, season, new_from, new_to, basis, 0 as rank
    from {{ ref('postponements') }}
    union all
    select named.kind, cast(nullif(named.year, '') as integer), named.season, new_due_on, new_due_on, basis, 1
    from recorded
    where named.kind <> ''
)

select
    calendar.procedure_id,
    calendar.kind,
    calendar.school_year,
    calendar.season,
    events.new_from,
    events.new_to,
    events.basis
from {{ ref('int_plans__calendar') }} as calendar
inner join events using (kind, school_year, season)
left join {{ ref('dim_procedures') }} as known using (procedure_id)
where
    calendar.school_code is null
    and calendar.results_received_on is null
    and not coalesce(known.has_results, false)
    and events.new_from > calendar.date_to
qualify row_number() over (partition by calendar.procedure_id order by events.rank desc, events.new_from desc) = 1
