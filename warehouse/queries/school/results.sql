-- Results of a school ($school_code) beside its municipality and region, all years. Grain: procedure.
select
    m.procedure_id,
    m.school_code,
    m.kind,
    m.school_year,
    m.season,
    m.subject,
    m.grade,
    m.scale,
    m.n,
    m.sample_tier,
    m.is_person_level,
    m.present_cnt,
    m.absent_cnt,
    m.above_level,
    m.above_n,
    m.quality_pct,
    m.quality_low_pct,
    m.quality_high_pct,
    m.quality_above_pct,
    m.quality_region_pct,
    m.quality_difference,
    m.mark2_pct as low_pct,
    m.mark2_above_pct as low_above_pct,
    m.mark2_region_pct as low_region_pct,
    m.mark2_difference as low_difference,
    s.mean_score,
    s.max_primary_score,
    s.above_mean_score,
    s.region_mean_score,
    s.score_difference
from marts.rpt_marks_summary as m
left join marts.rpt_scores_summary as s on m.procedure_id = s.procedure_id and m.group_key = s.group_key
where m.group_level = 'school' and m.school_code = $school_code
order by m.school_year desc, m.season, m.grade, m.subject
