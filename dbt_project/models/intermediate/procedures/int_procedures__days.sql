-- Days of procedures as people set them: rows of the calendar, and days that schools name in their own schedules where
-- the calendar names no day of that school; a subject of choice only for classes to which the federal list gives it.
-- Grain: procedure × school × class (null = all) × day.
with calendar as (
    select
        {{ procedure_id('procedure_kind') }} as procedure_id,
        {{ calendar_year() }} as calendar_year,
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
),

named as (
    select * from calendar
    union all by name
    select
        sittings.* exclude (held_on),
        sittings.held_on as date_from,
        sittings.held_on as date_to
    from sittings
    left join calendar
        on sittings.procedure_id = calendar.procedure_id and sittings.school_code = calendar.school_code
    where calendar.procedure_id is null
),

chosen as (
    select school_year, school_code, grade, class_label, subject from {{ ref('fct_random_subjects') }}
),

-- Schools whose classes of a grade the list names, and subjects that it gives to some class of the grade.
listed as (
    select distinct school_year, school_code, grade from chosen
),

by_choice as (
    select distinct school_year, grade, subject from chosen
),

judged as (
    select
        named.*,
        named.procedure_kind = 'ВПР' and listed.school_code is not null and by_choice.subject is not null as is_by_choice
    from named
    left join listed
        on
            named.school_year = listed.school_year
            and named.school_code = listed.school_code
            and named.grade = listed.grade
    left join by_choice
        on
            named.school_year = by_choice.school_year
            and named.grade = by_choice.grade
            and named.subject = by_choice.subject
)

select * exclude (is_by_choice)
from judged
where
    not is_by_choice
    -- A class that the list leaves out is no less sure of its own day than before.
    or (
        class_label is not null
        and not exists (
            select 1 from chosen
            where
                chosen.school_year = judged.school_year
                and chosen.school_code = judged.school_code
                and chosen.class_label = judged.class_label
        )
    )
union all by name
select judged.* exclude (is_by_choice) replace (chosen.class_label as class_label)
from judged
inner join chosen
    on
        judged.school_year = chosen.school_year
        and judged.school_code = chosen.school_code
        and judged.grade = chosen.grade
        and judged.subject = chosen.subject
        and chosen.class_label = coalesce(judged.class_label, chosen.class_label)
where judged.is_by_choice
