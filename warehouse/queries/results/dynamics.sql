-- Change of a group since earlier seasons: the same grade a year before, and the same pupils earlier.
-- Grain: pair of procedures for the chosen group.
select
    pair_type,
    previous_procedure_id,
    previous_school_year,
    previous_season,
    previous_grade,
    is_comparable,
    n,
    previous_n,
    sample_tier,
    mark2_pct,
    previous_mark2_pct,
    mark2_change_pts,
    mark2_change_low_pts,
    mark2_change_high_pts,
    mark2_region_change_pts,
    mark2_change,
    quality_pct,
    previous_quality_pct,
    quality_change_pts,
    quality_change,
    is_mark2_rise,
    position_change,
    position_change_low,
    position_change_high
from marts.rpt_marks_dynamics
where procedure_id = $procedure_id and group_key = $group_key
order by pair_type, previous_school_year desc, previous_season
