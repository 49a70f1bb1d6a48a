-- Schools of a procedure against what was expected of them, with limits of chance. Grain: school.
select
    f.school_code,
    coalesce(s.name, f.school_code) as school_name,
    coalesce(f.municipality, 'не указан') as municipality,
    f.n,
    f.residual,
    f.centre,
    f.sd_one,
    f.sd_between,
    f.low_95,
    f.high_95,
    f.low_998,
    f.high_998,
    f.place,
    o.level
from marts.rpt_objectivity_funnel as f
left join marts.dim_schools as s on f.school_code = s.school_code
left join marts.rpt_school_procedure_objectivity as o
    on f.procedure_id = o.procedure_id and f.school_code = o.school_code
where f.procedure_id = $procedure_id
order by municipality, school_name
