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
    select kind, cast(school_year as integer) as school_year, season, new_from, new_to, basis, 0 as rank, cast(null as date) as recorded_on
    from {{ ref('postponements') }}
    union all
    select named.kind, cast(nullif(named.year, '') as integer), named.season, new_due_on, new_due_on, basis, 1, status_date
    from recorded
    where named.kind <> ''
),

waiting as (
    select
        calendar.procedure_id,
        calendar.kind,
        calendar.school_year,
        calendar.season,
        calendar.date_from,
        calendar.date_to,
        min(calendar.date_from) over (partition by calendar.kind, calendar.school_year, calendar.season) as first_day
    from {{ ref('int_plans__calendar') }} as calendar
    left join {{ ref('dim_procedures') }} as known using (procedure_id)
    where
        calendar.school_code is null
        and calendar.results_received_on is null
        and not coalesce(known.has_results, false)
)

-- An act names the new days of the whole campaign; a recorded day is its new beginning, and every procedure keeps its
-- place in it.
select
    waiting.procedure_id,
    waiting.kind,
    waiting.school_year,
    waiting.season,
    case events.rank when 1 then events.new_from + cast(waiting.date_from - waiting.first_day as integer) else events.new_from end as new_from,
    case events.rank when 1 then events.new_from + cast(waiting.date_to - waiting.first_day as integer) else events.new_to end as new_to,
    events.basis
from waiting
inner join events using (kind, school_year, season)
where events.new_from > waiting.date_to or (events.rank = 1 and events.new_from > waiting.first_day)
qualify row_number() over (partition by waiting.procedure_id order by events.rank desc, events.recorded_on desc, events.new_from desc) = 1
