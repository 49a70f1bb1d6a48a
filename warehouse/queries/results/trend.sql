-- Marks of the same subject in other years: the same grade, and the same pupils a grade lower or higher.
-- Spring sits beside spring. Grain: group × procedure.
select
    r.procedure_id,
    r.school_year,
    r.grade,
    r.group_level,
    r.group_key,
    r.group_name,
    r.n,
    r.sample_tier,
    r.mark2_pct as low_pct,
    r.mark2_low_pct as low_low_pct,
    r.mark2_high_pct as low_high_pct,
    r.quality_pct,
    r.quality_low_pct,
    r.quality_high_pct,
    r.success_pct,
    p.is_same_grade,
    p.is_same_cohort,
    p.is_comparable
from marts.brg_trend_procedures as p
inner join marts.rpt_marks_summary as r on p.other_procedure_id = r.procedure_id
where p.procedure_id = $procedure_id
    and r.n > 0
    and (
        r.group_level = 'region'
        or ($school_code::varchar is null and r.group_level = 'municipality' and r.municipality = $municipality)
        or ($class_label::varchar is null and r.group_level = 'school' and r.school_code = $school_code)
    )
order by r.school_year, r.grade, r.group_level
