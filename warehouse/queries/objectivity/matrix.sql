-- Own signs class by class: what each mechanism says about classes of the noticed cases, or of one school.
-- Empty for a head: class rows are about people. Grain: procedure × school × class × mechanism.
select
    c.procedure_id,
    c.kind || coalesce(', ' || c.season, '') as sitting,
    c.kind,
    c.school_year,
    c.season,
    c.subject,
    c.grade,
    coalesce(c.municipality, 'не указан') as municipality,
    c.school_code,
    coalesce(s.name, c.school_code) as school_name,
    c.class_label,
    c.n,
    c.sample_tier,
    c.level,
    c.step,
    m.mechanism,
    m.place,
    m.title,
    m.short_title,
    case
        when g.sign is null then 'не применимо'
        when g.is_flagged then 'признаки'
        when contains(c.reasons, g.sign_name) then 'требует внимания'
        else 'не выявлены'
    end as state,
    g.n as sign_n,
    g.p_value,
    g.q_value
from marts.rpt_class_objectivity as c
cross join seeds.objectivity_mechanisms as m
left join marts.dim_schools as s on c.school_code = s.school_code
left join marts.msr_objectivity_signs as g
    on
        g.source = 'own'
        and c.procedure_id = g.procedure_id
        and c.school_code = g.school_code
        and c.class_label = g.class_label
        and m.mechanism = g.sign
where c.school_year = $school_year
    and c.n > 0
    and (
        c.level in ('признаки', 'требует внимания')
        or ($school_code::varchar is not null and c.school_code = $school_code)
    )
order by municipality, school_name, c.grade, c.subject, c.season, c.class_label, m.place
