-- Classes that are to write a work, with their largest list so far: of the same grade this year, else of the grade below
-- last year. Built for the year after the last results too: lots are drawn before they come.
with listed as (
    select
        school_code, municipality, class_label, school_year, class_grade, procedure_id,
        count(distinct participant_code) as n
    from {{ ref('fct_participant_results') }}
    where attendance is distinct from 'absent' and class_grade is not null
    group by school_code, municipality, class_label, school_year, class_grade, procedure_id
),

sizes as (
    select school_code, any_value(municipality) as municipality, class_label, school_year, class_grade, max(n) as n
    from listed
    group by school_code, class_label, school_year, class_grade
),

promoted as (
    select
        school_code, municipality,
        regexp_replace(class_label, '^[0-9]+', cast(class_grade + 1 as varchar)) as class_label,
        school_year + 1 as school_year, class_grade + 1 as class_grade, n
    from sizes
    where class_grade < 11
)

select
    cast(school_year as integer) as school_year, cast(class_grade as integer) as class_grade, municipality, school_code,
    class_label, n, false as is_from_last_year, true as is_person_level
from sizes
union all
select
    cast(promoted.school_year as integer), cast(promoted.class_grade as integer), promoted.municipality,
    promoted.school_code, promoted.class_label, max(promoted.n), true, true
from promoted
where not exists (
    select 1 from sizes
    where
        sizes.school_code = promoted.school_code
        and sizes.school_year = promoted.school_year
        and sizes.class_grade = promoted.class_grade
)
group by promoted.school_year, promoted.class_grade, promoted.municipality, promoted.school_code, promoted.class_label
