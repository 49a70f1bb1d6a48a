-- Classes of a season with what their strongest subject shows, for a plan of visits. Grain: school × class.
select
    c.procedure_id, c.school_code, s.name as school_name, c.municipality, c.class_label, c.subject, c.grade, c.n,
    c.evidence, c.level, c.mechanism, m.title as mechanism_name
from marts.rpt_class_objectivity as c
left join marts.dim_schools as s using (school_code)
left join seeds.objectivity_mechanisms as m using (mechanism)
where c.kind = $kind and c.school_year = $school_year and c.season = $season and c.n > 0
qualify row_number() over (
    partition by c.school_code, c.class_label order by c.evidence desc, c.procedure_id
) = 1
order by c.municipality, c.school_code, c.class_label
