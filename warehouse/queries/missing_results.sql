-- Results that have not arrived: in the last school year of a kind the school wrote Russian or maths of the same
-- class grade, but has no row of the other. Only these two subjects are written by everybody; the others are
-- drawn by lot, and their absence says nothing. Grain: procedure × school.
with obligatory as (
    select procedure_id, kind, school_year, season, subject, grade, class_grade
    from marts.dim_procedures
    where subject in ('РУ', 'МА')
    qualify school_year = max(school_year) over (partition by kind)
),

written as (
    select distinct o.procedure_id, o.kind, o.school_year, o.season, o.class_grade, r.municipality, r.school_code
    from marts.fct_participant_results as r
    inner join obligatory as o using (procedure_id)
),

expected as (
    select distinct o.procedure_id, w.municipality, w.school_code
    from obligatory as o
    inner join written as w using (kind, school_year, season, class_grade)
)

select
    o.procedure_id,
    o.kind,
    o.school_year,
    o.season,
    o.subject,
    o.grade,
    e.municipality,
    e.school_code,
    s.name as school_name
from expected as e
anti join written as w using (procedure_id, school_code)
inner join obligatory as o using (procedure_id)
left join marts.dim_schools as s using (school_code)
order by e.municipality, e.school_code, o.procedure_id
