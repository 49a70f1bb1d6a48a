-- Which specification describes a procedure: its own year's, else the one that a local rule names (the seed says why).
-- Procedures that are only planned as well: works are read before their results come.
with own as (
    select distinct kind, subject, grade, spec_year, language, study_level from {{ ref('stg_test_specs__tasks') }}
)

select
    procedures.procedure_id,
    procedures.kind,
    procedures.subject,
    procedures.grade,
    coalesce(own.spec_year, rules.spec_year) as spec_year,
    own.language,
    own.study_level,
    procedures.has_results
from {{ ref('int_procedures__known') }} as procedures
left join own
    on
        procedures.kind = own.kind
        and procedures.subject = own.subject
        and procedures.grade = own.grade
        and procedures.calendar_year = own.spec_year
        and {{ fits_variety('own', 'procedures') }}
left join {{ ref('xwalk_specifications') }} as rules
    on
        procedures.kind = rules.kind
        and procedures.subject = rules.subject
        and procedures.grade = rules.grade
        and procedures.calendar_year = rules.calendar_year
where coalesce(own.spec_year, rules.spec_year) is not null
-- A specification of the language and level itself beats one that names neither.
qualify row_number() over (
    partition by procedures.procedure_id order by own.language nulls last, own.study_level nulls last
) = 1
