-- Whom a common day of a subject of choice does not concern: schools all of whose listed classes of the grade write other
-- subjects. Grain: procedure × school.
with chosen as (
    select school_year, school_code, grade, subject from {{ ref('fct_random_subjects') }}
),

listed as (
    select distinct school_year, school_code, grade from chosen
),

common as (
    select distinct procedure_id, school_year, grade, subject
    from {{ ref('int_procedures__days') }}
    where school_code is null and procedure_kind = 'ВПР'
)

select common.procedure_id, listed.school_code
from common
inner join listed using (school_year, grade)
where
    exists (
        select 1 from chosen
        where
            chosen.school_year = common.school_year
            and chosen.grade = common.grade
            and chosen.subject = common.subject
    )
    and not exists (
        select 1 from {{ ref('int_procedures__days') }} as own
        where own.procedure_id = common.procedure_id and own.school_code = listed.school_code
    )
