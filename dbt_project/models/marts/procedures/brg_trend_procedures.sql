-- Procedures of the same subject and season in other years, the procedure itself among them. Grain: procedure × other.
with placed as (
    select
        procedure_id, procedures.kind, procedures.season, procedures.subject, procedures.grade, procedures.school_year,
        procedures.language, procedures.study_level, codifiers.codifier
    from {{ ref('dim_procedures') }} as procedures
    left join {{ ref('int_procedures__codifiers') }} as codifiers using (procedure_id)
    where procedures.has_results
)

select
    here.procedure_id,
    there.procedure_id as other_procedure_id,
    there.grade = here.grade as is_same_grade,
    there.grade - there.school_year = here.grade - here.school_year as is_same_cohort,
    here.procedure_id = there.procedure_id or coalesce(here.codifier = there.codifier, false) as is_comparable
from placed as here
inner join placed as there
    on
        here.kind = there.kind and here.season = there.season and here.subject = there.subject
        and {{ same_variety('here', 'there') }}
where there.grade = here.grade or there.grade - there.school_year = here.grade - here.school_year
