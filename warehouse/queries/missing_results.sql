-- Results that have not arrived in the last school year: the school wrote another procedure of this kind in
-- the same class grade, but has no row here. Grain: procedure × school.
with latest as (
    select max(school_year) as school_year from marts.fct_participant_results
),

written as (
    select distinct r.procedure_id, r.kind, r.class_grade, r.municipality, r.school_code
    from marts.fct_participant_results as r
    inner join latest using (school_year)
),

expected as (
    select distinct p.procedure_id, p.kind, p.class_grade, s.municipality, s.school_code
    from (select distinct procedure_id, kind, class_grade from written) as p
    inner join written as s using (kind, class_grade)
)

select
    p.procedure_id,
    p.kind,
    p.school_year,
    p.season,
    p.subject,
    p.grade,
    e.municipality,
    e.school_code,
    s.name as school_name
from expected as e
anti join written as w using (procedure_id, school_code)
inner join marts.dim_procedures as p using (procedure_id)
left join marts.dim_schools as s using (school_code)
where ($municipalities::varchar[] is null or list_contains($municipalities::varchar[], e.municipality))
    and ($schools::varchar[] is null or list_contains($schools::varchar[], e.school_code))
order by p.procedure_id, e.municipality, e.school_code
