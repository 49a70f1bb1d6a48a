-- Results of municipalities without marks of our own, the newest procedures first, as ФИС ОКО published them.
-- Grain: procedure × municipality.
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
    r.present_cnt,
    r.published_n,
    r.quality_pct,
    r.above_level,
    r.quality_above_pct,
    r.quality_difference,
    r.scored_cnt,
    r.mean_score,
    r.max_primary_score,
    r.score_above_level,
    r.above_mean_score,
    r.score_difference
from marts.rpt_results_without_marks as r
inner join marts.dim_procedures as p on r.procedure_id = p.procedure_id
order by r.school_year desc, p.season_place, r.kind, r.grade, p.test_name, r.municipality
