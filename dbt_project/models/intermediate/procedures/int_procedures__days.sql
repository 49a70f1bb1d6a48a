-- Days of procedures as people set them: rows of the calendar, and days that schools name in their own schedules where
-- the calendar names no day of that school. Grain: procedure × school × class (null = all) × day.
with calendar as (
    select
        {{ procedure_id('procedure_kind') }} as procedure_id,
        {{ calendar_year() }} as calendar_year,
        *
    from {{ ref('stg_procedure_calendar__days') }}
),

sittings as (
    select distinct
        procedure_id,
        {{ calendar_year() }} as calendar_year,
        procedure_kind,
        school_year,
        season,
        subject,
        grade,
        language,
        study_level,
        school_code,
        case when not is_parallel then class_label end as class_label,
        held_on
    from {{ ref('fct_sittings') }}
    where procedure_id is not null
)

select
    procedure_id,
    calendar_year,
    procedure_kind,
    school_year,
    season,
    subject,
    grade,
    language,
    study_level,
    school_code,
    class_label,
    date_from,
    date_to,
    start_time,
    room,
    upload_due_on,
    results_received_on
from calendar
union all
select
    sittings.procedure_id,
    sittings.calendar_year,
    sittings.procedure_kind,
    sittings.school_year,
    sittings.season,
    sittings.subject,
    sittings.grade,
    sittings.language,
    sittings.study_level,
    sittings.school_code,
    sittings.class_label,
    sittings.held_on,
    sittings.held_on,
    cast(null as varchar),
    cast(null as varchar),
    cast(null as date),
    cast(null as date)
from sittings
left join calendar
    on sittings.procedure_id = calendar.procedure_id and sittings.school_code = calendar.school_code
where calendar.procedure_id is null
