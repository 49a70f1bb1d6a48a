-- Classes that are to write a procedure: of the same grade this year, else of the grade below last year, with their
-- largest list so far. Grain: school × class.
with listed as (
    select
        school_code, municipality, class_label, school_year, procedure_id,
        count(distinct participant_code) as n
    from marts.fct_participant_results
    where
        attendance is distinct from 'absent'
        and (
            (school_year = $school_year and class_grade = $class_grade)
            or (school_year = $school_year - 1 and class_grade = $class_grade - 1)
        )
    group by all
),

sizes as (
    select school_code, municipality, class_label, school_year, max(n) as n
    from listed
    group by all
)

select
    school_code, municipality,
    case when school_year = $school_year then class_label
        else regexp_replace(class_label, '^[0-9]+', cast($class_grade as varchar))
    end as class_label,
    n
from sizes
qualify school_year = max(school_year) over (partition by school_code)
order by school_code, class_label
