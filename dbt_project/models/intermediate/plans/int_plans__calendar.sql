-- Procedures that measures wait for: only those of the calendar, whose days people set. Grain: procedure × school
-- (null = all). Receipt of results: the day in the calendar, else the day on which the results came to this program.
with own_days as (
    select
        procedure_id,
        school_code,
        min(date_from) as date_from,
        max(coalesce(date_to, date_from)) as date_to
    from {{ ref('int_procedures__days') }}
    where school_code is not null and date_from is not null
    group by all
),

received as (
    select
        procedure_id,
        kind,
        school_year,
        season,
        date_from,
        coalesce(date_to, date_from) as date_to,
        upload_due_on,
        coalesce(
            results_received_on, case when first_loaded_on <= {{ today() }} then first_loaded_on end
        ) as results_received_on
    from {{ ref('dim_procedures') }}
    where is_in_calendar and date_from is not null
)

select *, cast(null as varchar) as school_code from received
union all
select
    received.procedure_id,
    received.kind,
    received.school_year,
    received.season,
    own_days.date_from,
    own_days.date_to,
    received.upload_due_on,
    received.results_received_on,
    own_days.school_code
from own_days
inner join received using (procedure_id)
