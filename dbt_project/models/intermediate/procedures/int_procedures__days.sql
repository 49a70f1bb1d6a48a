-- Days of procedures as people set them: rows of the calendar, and days that schools name in their own schedules where
-- the calendar names no day of that school; a subject of choice only for classes to which the federal list gives it: of
-- a school's own day, and of the day of all, which becomes the day of those classes (schools that the list gives another
-- subject are in int_procedures__not_chosen). Grain: procedure × school × class (null = all) × day.
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
    select school_year, school_code, grade, class_label, subject, test_level from {{ ref('fct_random_subjects') }}
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
        named.procedure_kind = 'ВПР' and by_choice.subject is not null as is_by_choice,
        listed.school_code is not null as is_listed
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
),

-- Days of the classes to which the list gives the subject: of a school's own day, and of the day of all.
given as (
    select
        judged.* replace (chosen.class_label as class_label, chosen.school_code as school_code),
        judged.school_code is null as is_common
    from judged
    inner join chosen
        on
            judged.school_year = chosen.school_year
            and coalesce(judged.school_code, chosen.school_code) = chosen.school_code
            and judged.grade = chosen.grade
            and judged.subject = chosen.subject
            and chosen.class_label = coalesce(judged.class_label, chosen.class_label)
            and coalesce(chosen.test_level, judged.study_level) is not distinct from judged.study_level
    where judged.is_by_choice
),

kept as (
    select
        judged.*,
        false as is_common
    from judged
    where
        not (is_by_choice and is_listed)
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
    select * from given
    where not is_common
)

select * exclude (is_by_choice, is_listed)
from kept
union all by name
-- The day of all, for classes of listed schools that name no day of their own.
select * exclude (is_by_choice, is_listed)
from given
where
    is_common
    and not exists (
        select 1 from kept
        where
            kept.procedure_id = given.procedure_id
            and kept.school_code = given.school_code
            and coalesce(kept.class_label, given.class_label) = given.class_label
    )
