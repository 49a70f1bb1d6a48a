-- Which school owes results of which procedure: the calendar's own schools, and for a row without a school every school
-- of the register that teaches this grade, unless the federal list gives its classes other subjects. A school that has
-- results, but never in this grade, has no such grade.
-- A procedure that stands in no calendar: of ВПР only Russian and maths are written by everybody (the other subjects are
-- drawn by lot), so a school that sent one of them for a grade has the other one too, and it is missing here.
with days as (
    select * from {{ ref('int_procedures__days') }}
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
    left join {{ ref('int_procedures__not_chosen') }} as other
        on days.procedure_id = other.procedure_id and schools.school_code = other.school_code
    where
        days.school_code is null
        and other.school_code is null
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
),

written_by_all as (
    select distinct known.procedure_id, known.school_year, known.season, known.class_grade, results.school_code
    from {{ ref('fct_participant_results') }} as results
    inner join {{ ref('int_procedures__known') }} as known using (procedure_id)
    where known.kind = 'ВПР' and known.subject in ('РУ', 'МА')
),

out_of_calendar as (
    select distinct known.procedure_id, written_by_all.school_code
    from written_by_all
    inner join {{ ref('int_procedures__known') }} as known using (school_year, season, class_grade)
    where
        known.kind = 'ВПР' and known.subject in ('РУ', 'МА')
        and known.has_results and not known.is_in_calendar
)

select
    procedure_id,
    school_code,
    coalesce(for_one.date_from, for_all.date_from) as date_from,
    coalesce(for_one.date_to, for_all.date_to) as date_to,
    coalesce(for_one.due_on, for_all.due_on) as due_on,
    coalesce(for_one.classes_cnt, 0) as expected_classes_cnt,
    true as is_in_calendar
from for_all
full outer join for_one using (procedure_id, school_code)
union all
select procedure_id, school_code, null, null, null, 0, false
from out_of_calendar
