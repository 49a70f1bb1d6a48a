-- Quality by marks of municipalities, the newest procedures first, beside the same grade earlier and the level above.
-- Grain: procedure × municipality × earlier procedure of the same subject and grade.
select
    r.procedure_id,
    r.kind,
    r.school_year,
    r.season,
    p.sitting,
    p.season_place,
    r.subject,
    p.test_name,
    r.grade,
    r.municipality,
    r.n,
    r.quality_pct,
    r.above_level,
    r.quality_above_pct,
    r.quality_difference,
    d.previous_school_year,
    d.previous_n,
    d.previous_quality_pct,
    d.quality_change_pts,
    d.quality_change
from marts.rpt_marks_summary as r
inner join marts.dim_procedures as p on r.procedure_id = p.procedure_id
left join marts.rpt_marks_dynamics as d
    on r.procedure_id = d.procedure_id
    and r.group_key = d.group_key
    and d.pair_type = 'тот же предмет и класс'
where r.group_level = 'municipality' and r.scale = 'отметки' and r.n > 0
order by
    r.school_year desc,
    p.season_place,
    r.kind,
    r.grade,
    p.test_name,
    r.municipality,
    d.previous_school_year desc
