-- Which school owes results of which procedure: the calendar's own schools, and for a row without a school every school
-- of the register that teaches this grade. A school that has results, but never in this grade, has no such grade.
with days as (
    select {{ procedure_id('procedure_kind') }} as procedure_id, *
    from {{ ref('stg_procedure_calendar__days') }}
),

grades as (
    select distinct school_code, class_grade from {{ ref('fct_participant_results') }}
),

written as (
    select distinct school_code from grades
),

for_all as (
    select
        days.procedure_id,
        schools.school_code,
        min(days.date_from) as date_from,
        max(coalesce(days.date_to, days.date_from)) as date_to,
        max(days.upload_due_on) as due_on
    from days
    inner join {{ ref('int_procedures__known') }} as known using (procedure_id)
    cross join {{ ref('dim_schools') }} as schools
    left join grades on schools.school_code = grades.school_code and known.class_grade = grades.class_grade
    left join written on schools.school_code = written.school_code
    where
        days.school_code is null
        and schools.is_in_register
        and (grades.school_code is not null or written.school_code is null)
    group by days.procedure_id, schools.school_code
),

for_one as (
    select
        procedure_id,
        school_code,
        min(date_from) as date_from,
        max(coalesce(date_to, date_from)) as date_to,
        max(upload_due_on) as due_on,
        count(distinct class_label) as classes_cnt
    from days
    where school_code is not null
    group by procedure_id, school_code
)

select
    procedure_id,
    school_code,
    coalesce(for_one.date_from, for_all.date_from) as date_from,
    coalesce(for_one.date_to, for_all.date_to) as date_to,
    coalesce(for_one.due_on, for_all.due_on) as due_on,
    coalesce(for_one.classes_cnt, 0) as expected_classes_cnt
from for_all
full outer join for_one using (procedure_id, school_code)
