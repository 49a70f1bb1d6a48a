-- Familiar signs with their source: markers, official lists, re-checks. Never mixed with the own method.
-- Grain: procedure × school × class × sign.
select
    g.source,
    g.procedure_id,
    g.sign,
    g.sign_name,
    g.school_year,
    g.kind,
    g.season,
    g.sitting,
    g.subject,
    g.grade,
    s.municipality,
    g.school_code,
    s.name as school_name,
    g.class_label,
    g.n,
    g.value,
    g.value_tied,
    g.expected,
    g.effect,
    g.is_flagged,
    g.method_version,
    g.reason
from marts.msr_objectivity_signs as g
inner join marts.dim_schools as s using (school_code)
where g.source <> 'own'
    and g.school_year = $school_year
    and ($school_code::varchar is null or g.school_code = $school_code)
order by g.source, s.municipality, s.name, g.grade, g.subject, g.sign
