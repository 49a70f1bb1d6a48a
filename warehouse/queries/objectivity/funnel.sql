-- Schools of a procedure against what was expected of them, with limits of chance. Grain: school.
select
    f.school_code,
    s.name as school_name,
    s.municipality,
    f.n,
    f.residual,
    f.centre,
    f.sd_one,
    f.sd_between,
    f.low_95,
    f.high_95,
    f.low_998,
    f.high_998,
    f.place
from marts.rpt_objectivity_funnel as f
inner join marts.dim_schools as s using (school_code)
where f.procedure_id = $procedure_id
order by s.municipality, s.name
